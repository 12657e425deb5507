package dev.winnow.cli;

import dev.winnow.app.PipelineSettings;
import dev.winnow.server.JsonLog;
import dev.winnow.server.NewKey;
import dev.winnow.server.ServerSettings;
import dev.winnow.server.WinnowServer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Answers over HTTP until it is told to stop. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description =
                "Serve search and reranking over HTTP; clients of Cohere, Jina, Voyage and TEI can be pointed here.",
        footer = {
            "",
            "Examples:",
            "  winnow serve --index IDX --port 8080",
            "  winnow serve --settings server.yaml",
            "  winnow serve --new-key search-team"
        })
final class ServeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description = "A YAML file with everything below and keys, limits, pipelines, aliases, TLS."
                    + " Options given beside it come first.")
    private @Nullable Path file;

    @Option(
            names = "--index",
            paramLabel = "IDX",
            description = "The index's folder. Without one there is reranking, and no search.")
    private @Nullable Path index;

    @Option(
            names = "--pipeline",
            paramLabel = "NAME|FILE",
            description = "bm25, dense, fused, default, or a YAML file. Default: default")
    private @Nullable String pipeline;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "The address to listen on. Default: 127.0.0.1, which only this machine can reach")
    private @Nullable String host;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "The port to listen on; 0 for any free one. Default: 8080")
    private @Nullable Integer port;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where judgements and feedback are kept. Default: they are refused")
    private @Nullable Path data;

    @Option(names = "--anonymous", description = "Let everybody ask who can reach the address.")
    private boolean anonymous;

    @Option(names = "--quiet", description = "Write no line for each request.")
    private boolean quiet;

    @Option(
            names = "--new-key",
            paramLabel = "NAME",
            description = "Make an API key, say what to write for it, and end.")
    private @Nullable String newKey;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (newKey != null) {
            out.print(NewKey.make(newKey).text());
            out.flush();
            return 0;
        }
        PrintWriter err = spec.commandLine().getErr();
        JsonLog.install();
        WinnowServer server = WinnowServer.start(settings(), quiet ? line -> {} : err::println);
        CountDownLatch stopped = new CountDownLatch(1);
        Thread end = new Thread(() -> {
            server.close();
            stopped.countDown();
        });
        Runtime.getRuntime().addShutdownHook(end);
        out.println("Winnow answers at " + server.address());
        out.flush();
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Runtime.getRuntime().removeShutdownHook(end);
            end.run();
        }
        return 0;
    }

    private ServerSettings settings() {
        ServerSettings settings = file == null
                ? ServerSettings.of(PipelineSettings.find(pipeline == null ? "default" : pipeline))
                : ServerSettings.read(file);
        settings = pipeline == null ? settings : settings.withPipeline(PipelineSettings.find(pipeline));
        settings = index == null ? settings : settings.withIndex(index);
        settings = host == null ? settings : settings.withHost(host, anonymous);
        settings = port == null ? settings : settings.withPort(port);
        return data == null ? settings : settings.withData(data);
    }
}
