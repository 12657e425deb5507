package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing reaches the network during {@code demo}, {@code index} and {@code search}.
 *
 * <p>Three watchers, as each sees what another cannot: {@link NetworkTrap} what Java code tries, with its author; strace,
 * where there is one, what native libraries try; and a network namespace without interfaces, where the system allows
 * one, shows that nothing is missed. Each is first shown to notice an attempt.
 */
class NoNetworkTest {
    /** Calls that send to an address; a look-up of a name by the C library is a connect as well. */
    private static final String CALLS = "trace=connect,sendto,sendmsg,sendmmsg";

    @TempDir
    private Path folder;

    private final Path record;
    private final Path calls;
    private final List<String> watched = new ArrayList<>();
    private boolean traced;

    NoNetworkTest(@TempDir Path records) {
        this.record = records.resolve("record");
        this.calls = records.resolve("calls");
    }

    @BeforeEach
    void looksForWatchers() throws Exception {
        Files.createFile(record);
        boolean isolated = works("unshare", "-rn", "true");
        if (isolated) {
            watched.addAll(List.of("unshare", "-rn"));
        } else {
            System.out.println("NoNetworkTest: no namespace without a network, as 'unshare -rn' does not work here");
        }
        List<String> tracer = works("strace", "-f", "--seccomp-bpf", "true")
                ? List.of("strace", "-f", "-qq", "--seccomp-bpf", "-e", CALLS) // stops at nothing else: minutes less
                : List.of("strace", "-f", "-qq", "-e", CALLS);
        traced = works(Stream.concat(tracer.stream(), Stream.of("true")).toArray(String[]::new));
        if (traced) {
            watched.addAll(tracer);
            watched.addAll(List.of("-o", calls.toString()));
        } else {
            System.out.println("NoNetworkTest: native calls are not watched, as strace does not work here");
        }
    }

    @Test
    void demoIndexAndSearchTryNothing() throws Exception {
        Path collection = Corpora.beir(folder.resolve("collection"));
        Path index = folder.resolve("index");
        ChildProgram child = start(
                "demo",
                "q01",
                NetworkTrap.THEN,
                "index",
                "--collection",
                collection,
                "--to",
                index,
                NetworkTrap.THEN,
                "search",
                "--index",
                index,
                "--explain",
                "how is a stuck pipe freed?");
        assertThat(child.exitCode()).as(Files.readString(child.err())).isZero();
        assertThat(child.out()).content().contains("QUERY q01", "6 passages indexed", "met:");
        assertThat(record).isEmptyFile();
        if (traced) {
            assertThat(internetCalls()).isEmpty();
        }
    }

    @Test
    void theTrapNoticesEveryWayThatJavaHas() throws Exception {
        ChildProgram child = start(NetworkTrap.TRY);
        assertThat(child.exitCode()).isZero();
        assertThat(child.out()).content().doesNotContain("got through");
        assertThat(Files.readAllLines(record))
                .hasSize(6)
                .contains("ServerSocket by the JDK", "look-up of winnow.invalid by the JDK")
                .anyMatch(line -> line.startsWith("Socket by "))
                .anyMatch(line -> line.startsWith("SocketChannel by "))
                .anyMatch(line -> line.startsWith("DatagramChannel by "));
    }

    @Test
    void theTracerNoticesACallThatJavaDoesNotHinder() throws Exception {
        if (!traced) {
            System.out.println("NoNetworkTest: nothing to prove about strace, which does not work here");
            return;
        }
        assertThat(start(NetworkTrap.FREE).exitCode()).isZero();
        assertThat(record).isEmptyFile();
        assertThat(internetCalls()).isNotEmpty().allMatch(call -> call.contains("connect("));
    }

    private ChildProgram start(Object... arguments) throws Exception {
        Path services = Files.createDirectories(folder.resolve("classes/META-INF/services"));
        Files.writeString(services.resolve("java.net.spi.InetAddressResolverProvider"), TrapNames.class.getName());
        List<String> flags = List.of(
                "-D" + NetworkTrap.RECORD + "=" + record,
                "-Djava.nio.channels.spi.SelectorProvider=" + TrapChannels.class.getName(),
                "-Dwinnow.home=" + Shell.ROOT);
        String classPath = folder.resolve("classes") + File.pathSeparator + System.getProperty("java.class.path");
        return ChildProgram.start(
                folder, new ChildProgram.Plan(watched, flags, classPath, NetworkTrap.class, List.of()).with(arguments));
    }

    private List<String> internetCalls() throws Exception {
        return Files.readAllLines(calls).stream()
                .filter(line -> line.contains("AF_INET"))
                .toList();
    }

    private static boolean works(String... command) throws Exception {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (java.io.IOException e) {
            return false; // there is no such program
        }
    }
}
