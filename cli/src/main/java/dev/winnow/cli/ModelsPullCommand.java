package dev.winnow.cli;

import dev.winnow.RankFailure;
import dev.winnow.app.EngineSettings;
import dev.winnow.app.Models;
import dev.winnow.app.models.BestWeights;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.HubName;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelBundle.Kind;
import dev.winnow.hub.Hub;
import dev.winnow.hub.Pulled;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code winnow models pull}: the one command that fetches a model. */
@Command(
        name = "pull",
        mixinStandardHelpOptions = true,
        description = {
            "Fetch a model from the Hugging Face hub into its cache, check it and open it.",
            "The environment says where from and where to: HF_ENDPOINT, HF_HOME, HF_HUB_CACHE, HF_TOKEN, HF_TOKEN_PATH,"
                    + " HF_HUB_OFFLINE."
        },
        footer = {
            "",
            "Examples:",
            "  winnow models pull hf:cross-encoder/ms-marco-MiniLM-L6-v2",
            "  winnow models pull hf:BAAI/bge-reranker-base@main --file onnx/model.onnx"
        })
final class ModelsPullCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "NAME",
            description = "hf:OWNER/NAME, or hf:OWNER/NAME@REVISION for a branch, tag or commit.")
    private String name = "";

    @Option(
            names = "--file",
            paramLabel = "PATH",
            description = "Other weights of the repository: an .onnx or .safetensors file. Default: model.safetensors"
                    + " where the packed encoder runs the model, else onnx/model.onnx")
    private @Nullable String file;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        HubName asked = HubName.parse(name);
        if (file != null && asked.file().isPresent()) {
            throw new RankFailure.InvalidInput("give --file, or #FILE in the name; not both");
        }
        Pulled pulled = pull(file == null ? asked : asked.withFile(file));
        try (Models models = Models.standard()) {
            Map<String, Object> facts = facts(pulled, models);
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(Json.write(facts));
            } else {
                facts.forEach((key, value) -> out.println(key + ": " + value));
            }
        }
        return 0;
    }

    private Pulled pull(HubName asked) {
        try (Hub hub = Hub.open(System.getenv()::get);
                PullTalk talk = new PullTalk(spec.commandLine().getErr())) {
            return hub.pull(asked, new BestWeights(EngineSettings.defaults()), talk);
        }
    }

    private static Map<String, Object> facts(Pulled pulled, Models models) {
        String called = pulled.name().toString();
        ModelBundle bundle = Bundles.find(called);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", called);
        facts.put("commit", pulled.commit());
        facts.put("kind", bundle.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        facts.put("window", bundle.window() + " tokens");
        facts.put("weights", pulled.weights());
        facts.put("runs on", models.choice(called).toString());
        facts.put("fetched", PullTalk.size(pulled.fetched()));
        facts.put("folder", pulled.folder().toString());
        facts.put(
                "use it",
                bundle.kind() == Kind.CROSS_ENCODER
                        ? "winnow rerank --model " + called + " \"QUERY\" documents.txt"
                        : "in a pipeline file: {kind: maxsim, model: '" + called + "'}");
        return facts;
    }
}
