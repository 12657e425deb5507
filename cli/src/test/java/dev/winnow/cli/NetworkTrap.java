package dev.winnow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A program that runs Winnow's commands, one after the other, where every way that Java has to the network is recorded
 * and refused. Its arguments: the commands, with {@value #THEN} between them; or {@value #TRY} to try every way there
 * is, which proves that the trap works; or {@value #FREE} to try one without a trap, for whoever watches from outside.
 */
final class NetworkTrap {
    static final String THEN = "--then";
    static final String TRY = "--try";
    static final String FREE = "--free";
    /** The system property with the file to record in. */
    static final String RECORD = "winnow.trap";

    private NetworkTrap() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals(FREE)) {
            attempt(() -> new Socket(here(), 9).close());
            return;
        }
        refuseSockets();
        int code = arguments[0].equals(TRY) ? tryEverything() : runAll(arguments);
        System.exit(code);
    }

    @SuppressWarnings("deprecation") // the one way to see sockets that are opened inside of libraries
    private static void refuseSockets() throws IOException {
        Socket.setSocketImplFactory(() -> {
            throw refused("Socket");
        });
        ServerSocket.setSocketFactory(() -> {
            throw refused("ServerSocket");
        });
    }

    /** Notes what was tried; to be thrown by whoever noticed it. */
    static UncheckedIOException refused(String what) {
        String line = what + " by "
                + StackWalker.getInstance()
                        .walk(frames -> frames.skip(1)
                                .map(StackWalker.StackFrame::getClassName)
                                .filter(name -> !name.startsWith("java.") && !name.startsWith("sun."))
                                .filter(name -> !name.startsWith("jdk.") && !name.contains("Trap"))
                                .findFirst())
                        .orElse("the JDK");
        try {
            Files.writeString(Path.of(System.getProperty(RECORD, "")), line + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new UncheckedIOException(new SocketException(what + " is refused by the test"));
    }

    private static int runAll(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, UTF_8);
        int from = 0;
        while (from < arguments.length) {
            int end = from;
            while (end < arguments.length && !arguments[end].equals(THEN)) {
                end++;
            }
            int code = Main.run(out, err, Arrays.copyOfRange(arguments, from, end));
            if (code != 0) {
                return code;
            }
            from = end + 1;
        }
        return 0;
    }

    private static int tryEverything() {
        attempt(() -> new Socket(here(), 9).close());
        attempt(() -> new ServerSocket(0).close());
        attempt(() -> InetAddress.getAllByName("winnow.invalid"));
        attempt(() -> {
            try (SocketChannel channel = SocketChannel.open()) {
                channel.connect(new InetSocketAddress(here(), 9));
            }
        });
        attempt(() -> DatagramChannel.open().close());
        attempt(() -> URI.create("http://127.0.0.1:9/").toURL().openStream().close());
        return 0;
    }

    /** Needs no look-up. */
    private static InetAddress here() {
        return InetAddress.ofLiteral("127.0.0.1");
    }

    @FunctionalInterface
    private interface Attempt {
        void run() throws IOException;
    }

    private static void attempt(Attempt attempt) {
        try {
            attempt.run();
            System.out.println("got through");
        } catch (IOException | UncheckedIOException e) {
            System.out.println(e);
        }
    }
}
