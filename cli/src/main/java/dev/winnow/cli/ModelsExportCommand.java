package dev.winnow.cli;

import dev.winnow.app.models.ModelExport;
import dev.winnow.app.models.ModelExport.Form;
import dev.winnow.app.models.ModelExport.WeightsFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code winnow models export}. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Write a cross-encoder or an encoder as a folder that other programs read: model.safetensors, model.onnx,"
                    + " tokenizer, configuration, parity check and card.",
            "What was written is opened and held against the model; when it answers otherwise, nothing is left."
        },
        footer = {
            "",
            "Examples:",
            "  winnow models export my-reranker --to for-others --form fp16",
            "  winnow models export all-MiniLM-L6-v2 --to all-MiniLM-L6-v2"
        })
final class ModelsExportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "NAME|FOLDER",
            description = "A bundled model, a folder, or hf:OWNER/NAME that was pulled.")
    private String name = "";

    @Option(
            names = "--to",
            required = true,
            paramLabel = "FOLDER",
            description = "A new or empty folder; its name becomes the model's.")
    private Path to = Path.of(".");

    @Option(
            names = "--form",
            paramLabel = "KIND",
            defaultValue = "fp32",
            description = "fp32; fp16, half the size; or int8: the graph in eight bits, and the checkpoint in 32."
                    + " Default: ${DEFAULT-VALUE}")
    private Form form = Form.FP32;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        NewFolder.require("the model", to);
        ModelExport export = NewFolder.fill(to, folder -> ModelExport.write(name, form, folder));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.write(facts(export)));
        } else {
            String asked = export.questions() + (isPairs(export) ? " logits" : " vectors");
            export.weights()
                    .forEach(file -> out.println(String.format(
                            Locale.ROOT,
                            "%s: %s; at most %.2g from the source in %s, %.2g allowed",
                            file.name(),
                            PullTalk.size(file.bytes()),
                            file.deviation(),
                            asked,
                            file.allowed())));
            out.println("written to " + to);
        }
        return 0;
    }

    private static boolean isPairs(ModelExport export) {
        return switch (export.source().kind()) {
            case CROSS_ENCODER -> true;
            case ENCODER -> false;
        };
    }

    private Map<String, Object> facts(ModelExport export) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("source", export.source().name());
        facts.put("folder", to.toString());
        facts.put("form", form.name().toLowerCase(Locale.ROOT));
        facts.put("questions", export.questions());
        List<Map<String, Object>> files =
                export.weights().stream().map(ModelsExportCommand::facts).toList();
        facts.put("weights", files);
        return facts;
    }

    private static Map<String, Object> facts(WeightsFile file) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("path", file.name());
        facts.put("bytes", file.bytes());
        facts.put("deviation", file.deviation());
        facts.put("allowed", file.allowed());
        return facts;
    }
}
