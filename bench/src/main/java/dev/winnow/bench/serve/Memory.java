package dev.winnow.bench.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process holds, its clients included.
 *
 * @param heapMiB alive on the heap, after a collection
 * @param residentMiB of the whole process; 0 where the system does not tell
 * @param threads of the platform
 */
record Memory(long heapMiB, long residentMiB, int threads) {
    static final String HEAD = " heap MiB | resident MiB | threads |";

    static Memory now() {
        System.gc();
        return new Memory(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20,
                resident(),
                ManagementFactory.getThreadMXBean().getThreadCount());
    }

    private static long resident() {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String row() {
        return " " + heapMiB + " | " + residentMiB + " | " + threads + " |";
    }
}
