package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.lucene.IndexSettings;
import dev.winnow.lucene.LuceneIndex;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real command as a server that is killed while documents come in, or whose disk fills: what was acknowledged stays. */
class ServeFaultsTest {
    private static final int ROUNDS = 1;
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** A small disk that only the child sees, with the index on it. */
    private static final List<String> SMALL_DISK = List.of(
            "unshare",
            "--user",
            "--map-root-user",
            "--mount",
            "sh",
            "-c",
            "mount -t tmpfs -o size=8m tmpfs \"$0\" && cp -r \"$1\"/. \"$0\" && head -c 4000000 /dev/zero > \"$0/ballast\""
                    + " && shift && exec \"$@\"");

    @TempDir
    private Path folder;

    /** A running server, and what reads its answers. */
    private record Server(ChildProgram child, URI address) {
        static Server start(Path folder, ChildProgram.Plan plan) throws IOException {
            ChildProgram child = ChildProgram.startPiped(folder, plan);
            BufferedReader said = child.process().inputReader();
            String line = said.readLine();
            assertThat(line).as(child.talk()).startsWith("Winnow answers at ");
            return new Server(child, URI.create(line.substring("Winnow answers at ".length())));
        }

        HttpRequest request(String path, String body) {
            return HttpRequest.newBuilder(address.resolve(path))
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
        }

        HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
            return CLIENT.send(request(path, body), HttpResponse.BodyHandlers.ofString());
        }

        HttpResponse<String> get(String path) throws IOException, InterruptedException {
            return CLIENT.send(
                    HttpRequest.newBuilder(address.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
        }

        /** As by {@code kill -9}. */
        void kill() throws InterruptedException {
            child.process().destroyForcibly().waitFor();
        }
    }

    private static ChildProgram.Plan serve(Path index, Path data) {
        return ChildProgram.Plan.winnow(
                "serve", "--index", index, "--data", data, "--pipeline", "bm25", "--port", "0", "--quiet");
    }

    @Test
    void whatWasAcknowledgedSurvivesAKill() throws Exception {
        long seed = System.nanoTime();
        System.out.println("ServeFaultsTest seed " + seed);
        Random random = new Random(seed);
        Path index = folder.resolve("index");
        Path data = folder.resolve("data");
        LuceneIndex.create(index, IndexSettings.text()).close();
        Map<String, Integer> kept = new HashMap<>();
        int version = 0;
        int grades = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Server server = Server.start(folder, serve(index, data));
            Searcher searcher = new Searcher(server);
            int requests = 3 + random.nextInt(20);
            for (int i = 0; i < requests; i++) {
                Map<String, Integer> batch = batch(random, ++version);
                assertThat(server.post("/documents", lines(batch)).statusCode()).isEqualTo(200);
                kept.putAll(batch);
                assertThat(server.post(
                                        "/judgements",
                                        "{\"judgements\":[{\"query_id\":\"q%d\",\"document_id\":\"d\",\"grade\":1}]}"
                                                .formatted(grades))
                                .statusCode())
                        .isEqualTo(200);
                grades++;
            }
            Map<String, Integer> underWay = batch(random, ++version);
            CompletableFuture<HttpResponse<String>> last = CLIENT.sendAsync(
                    server.request("/documents", lines(underWay)), HttpResponse.BodyHandlers.ofString());
            LockSupport.parkNanos(random.nextInt(20_000_000));
            searcher.stop.set(true);
            server.kill();
            if (wasAcknowledged(last)) {
                kept.putAll(underWay);
                underWay = Map.of();
            }
            searcher.close();
            System.out.println("| kill -9, round " + (round + 1) + " | " + requests + " requests acknowledged and "
                    + (underWay.isEmpty() ? "one more" : "one cut off") + ", " + searcher.served.size()
                    + " searches answered |");
            assertThat(searcher.served).containsOnly(200);
            checkAll(index, kept, underWay);
        }
        Server last = Server.start(folder, serve(index, data));
        String judged = last.get("/judgements").body();
        for (int i = 0; i < grades; i++) {
            assertThat(judged).contains("\"q" + i + "\"");
        }
        assertThat(last.post("/documents", "{\"id\":\"after\",\"text\":\"after all\"}")
                        .statusCode())
                .isEqualTo(200);
        last.kill();
    }

    private static boolean wasAcknowledged(CompletableFuture<HttpResponse<String>> answer) {
        try {
            return answer.join().statusCode() == 200;
        } catch (CompletionException killed) {
            return false;
        }
    }

    /** Another client, whose every request until the kill must be answered. */
    private static final class Searcher implements AutoCloseable {
        private final AtomicBoolean stop = new AtomicBoolean();
        private final ConcurrentLinkedQueue<Integer> served = new ConcurrentLinkedQueue<>();
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final Future<?> searching;

        private Searcher(Server server) {
            this.searching = threads.submit(() -> {
                try {
                    while (!stop.get()) {
                        served.add(server.post("/search", "{\"query\":\"passage\"}")
                                .statusCode());
                    }
                } catch (IOException ended) {
                    assertThat(stop).as("it was answered until the kill").isTrue();
                }
                return null;
            });
        }

        @Override
        public void close() {
            stop.set(true);
            threads.close();
            assertThat(searching.state()).isEqualTo(Future.State.SUCCESS);
        }
    }

    private static Map<String, Integer> batch(Random random, int version) {
        Map<String, Integer> batch = new HashMap<>();
        int size = 1 + random.nextInt(40);
        for (int i = 0; i < size; i++) {
            batch.put("p" + random.nextInt(500), version);
        }
        return batch;
    }

    private static String lines(Map<String, Integer> batch) {
        StringBuilder lines = new StringBuilder();
        batch.forEach((id, version) ->
                lines.append("{\"id\":\"%s\",\"text\":\"passage of version %d\"}\n".formatted(id, version)));
        return lines.toString();
    }

    /** Every passage is as it was acknowledged last; the request that was cut off counts wholly or not at all. */
    private static void checkAll(Path index, Map<String, Integer> kept, Map<String, Integer> underWay) {
        try (LuceneIndex open = LuceneIndex.open(index)) {
            boolean came = underWay.entrySet().stream()
                    .anyMatch(entry -> text(open, entry.getKey()).equals(of(entry.getValue())));
            if (came) {
                kept.putAll(underWay);
            }
            kept.forEach((id, version) -> assertThat(text(open, id)).as(id).isEqualTo(of(version)));
            assertThat(open.size()).isEqualTo(kept.size());
        }
    }

    private static String of(int version) {
        return "passage of version " + version;
    }

    private static String text(LuceneIndex open, String id) {
        return open.find(id).map(passage -> passage.text()).orElse("");
    }

    @Tag("long")
    @Test
    void aFullDiskIsToldAndLosesNothing() throws Exception {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        Path index = folder.resolve("index");
        LuceneIndex.create(index, IndexSettings.text()).close();
        assumeDisksCanBeMade(disk);
        Server server = Server.start(folder, onSmallDisk(disk, index));
        Searcher searcher = new Searcher(server);
        Random random = new Random(7);
        Map<String, Integer> kept = new HashMap<>();
        HttpResponse<String> refused = null;
        long began = 0;
        for (int version = 1; refused == null; version++) {
            assertThat(version).as("the disk is full at last").isLessThan(2_000);
            String id = "big" + version;
            began = System.nanoTime();
            HttpResponse<String> put =
                    server.post("/documents", "{\"id\":\"%s\",\"text\":\"%s\"}".formatted(id, noise(random, 50_000)));
            if (put.statusCode() == 200) {
                kept.put(id, version);
            } else {
                refused = put;
                assertThat(server.get("/documents/" + id).statusCode()).isEqualTo(404);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "| disk full during /documents | %d | %.2f s | %d passages acknowledged before, all there |%n",
                refused.statusCode(),
                (System.nanoTime() - began) / 1e9,
                kept.size());
        assertThat(refused.statusCode()).as(server.child().talk()).isEqualTo(507);
        assertThat(refused.body()).contains("\"kind\":\"disk_full\"", "nothing of this request was kept");
        // The disk of the child, seen from here.
        Path seen = Path.of("/proc/" + server.child().process().pid() + "/root" + disk.toAbsolutePath());
        checkCopy(seen, kept);
        for (String id : kept.keySet()) {
            assertThat(server.get("/documents/" + id).statusCode()).isEqualTo(200);
        }
        Files.delete(seen.resolve("ballast"));
        HttpResponse<String> again = server.post("/documents", "{\"id\":\"again\",\"text\":\"there is room again\"}");
        assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
        searcher.close();
        assertThat(searcher.served).isNotEmpty().containsOnly(200);
        server.kill();
    }

    /** Words that compress badly. */
    private static String noise(Random random, int length) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(Long.toString(random.nextLong(Long.MAX_VALUE), 36)).append(' ');
        }
        return text.toString();
    }

    /** What a reader finds that opens the folder anew, as after a restart. */
    private void checkCopy(Path seen, Map<String, Integer> kept) throws IOException {
        Path copy = Files.createDirectories(folder.resolve("copy"));
        try (Stream<Path> files = Files.list(seen)) {
            for (Path file : files.filter(file -> !file.endsWith("ballast")).toList()) {
                Files.copy(file, copy.resolve(file.getFileName().toString()));
            }
        }
        try (LuceneIndex open = LuceneIndex.open(copy)) {
            assertThat(open.size()).isEqualTo(kept.size());
            kept.keySet().forEach(id -> assertThat(open.find(id)).as(id).isPresent());
        }
    }

    private ChildProgram.Plan onSmallDisk(Path disk, Path index) {
        ChildProgram.Plan plan = serve(disk, folder.resolve("data"));
        List<String> before = Stream.concat(SMALL_DISK.stream(), Stream.of(disk.toString(), index.toString()))
                .toList();
        return new ChildProgram.Plan(before, plan.flags(), plan.classPath(), plan.main(), plan.arguments());
    }

    private static void assumeDisksCanBeMade(Path disk) throws Exception {
        boolean possible;
        try {
            Process process = new ProcessBuilder(
                            "unshare",
                            "--user",
                            "--map-root-user",
                            "--mount",
                            "mount",
                            "-t",
                            "tmpfs",
                            "tmpfs",
                            disk.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            possible = process.waitFor() == 0;
        } catch (IOException none) {
            possible = false;
        }
        if (!possible) {
            System.out.println("SKIPPED: this machine lets nobody make a small disk (unshare --user --mount)");
        }
        assumeTrue(possible, "this machine lets nobody make a small disk");
    }
}
