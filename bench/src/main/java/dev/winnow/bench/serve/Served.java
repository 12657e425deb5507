package dev.winnow.bench.serve;

import dev.winnow.app.bench.Workload;
import dev.winnow.bundle.Bundles;
import dev.winnow.server.ServerSettings;
import dev.winnow.server.WinnowServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A server of the default pipeline in this process; unless it is told to, it remembers no scores: each request is work. */
record Served(WinnowServer server) implements AutoCloseable {
    /** @param limits more of them, as in a settings file */
    static Served with(String limits) throws IOException {
        String more = limits.isEmpty() ? "" : ", " + limits;
        return of("port: 0\nlimits: {score-cache-bytes: 0, query-cache-bytes: 0" + more + "}\n");
    }

    /** With the default caches. */
    static Served remembering() throws IOException {
        return of("port: 0\n");
    }

    private static Served of(String yaml) throws IOException {
        Path settings = Files.createTempFile("winnow-bench", ".yaml");
        try {
            Files.writeString(settings, yaml);
            return new Served(WinnowServer.start(ServerSettings.read(settings)));
        } finally {
            Files.delete(settings);
        }
    }

    Asker asker(int documents, long deadlineMillis) {
        return new Asker(server.address(), workload(documents), deadlineMillis);
    }

    static Workload workload(int documents) {
        int[] mix = Workload.mix();
        int[] lengths = new int[documents];
        Arrays.setAll(lengths, i -> mix[i % mix.length]);
        return Workload.of(
                documents + " of the mix",
                lengths,
                Bundles.find("all-MiniLM-L6-v2").tokenizer());
    }

    @Override
    public void close() {
        server.close();
    }
}
