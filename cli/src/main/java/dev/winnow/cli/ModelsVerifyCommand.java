package dev.winnow.cli;

import dev.winnow.app.models.EngineCheck;
import dev.winnow.app.models.ModelCheck;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.hub.StoredFile;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code winnow models verify}. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Look at a model: its files and checksums, whether it opens on every engine of this machine, and whether they"
                    + " compute the same.",
            "Ends with 1 when something is wrong. Nothing is fetched."
        },
        footer = {
            "",
            "Examples:",
            "  winnow models verify hf:cross-encoder/ms-marco-MiniLM-L6-v2",
            "  winnow models verify path/to/my-reranker"
        })
final class ModelsVerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "NAME|FOLDER",
            description = "A bundled model, a folder, or hf:OWNER/NAME that was pulled.")
    private String name = "";

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        ModelCheck check = ModelCheck.of(name);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.write(facts(check)));
        } else {
            print(check, out);
        }
        return check.faults().isEmpty() ? 0 : 1;
    }

    private void print(ModelCheck check, PrintWriter out) {
        out.println(check.bundle().map(ModelsVerifyCommand::describe).orElse(name));
        check.files()
                .forEach(file -> out.println(String.format(
                        Locale.ROOT, "  %-36s %10s  %s", file.path(), PullTalk.size(file.bytes()), said(file))));
        check.engines().forEach(engine -> out.println("  " + engine.engine() + ": " + said(engine)));
        if (check.faults().isEmpty()) {
            out.println("nothing wrong was found");
        }
        check.faults().forEach(fault -> out.println("wrong: " + fault));
    }

    private static String describe(ModelBundle bundle) {
        return bundle.name() + ": " + word(bundle.kind()) + ", " + word(bundle.family()) + ", " + bundle.window()
                + " tokens, from " + bundle.source();
    }

    private static String said(StoredFile file) {
        return switch (file.state()) {
            case RIGHT -> file.checksum().map(sum -> sum.kind().word()).orElse("") + " is right";
            case WRONG -> file.checksum().map(sum -> sum.kind().word()).orElse("") + " is wrong";
            case MISSING -> "is missing";
            case UNKNOWN -> "no checksum known";
        };
    }

    private static String said(EngineCheck engine) {
        if (engine.obstacle().isPresent()) {
            return "not run (" + engine.obstacle().get() + ")";
        }
        return "runs"
                + said(engine.distance(), " from the first engine", engine.allowed())
                + said(engine.parity(), " from the references", engine.allowed());
    }

    private static String said(OptionalDouble distance, String where, double allowed) {
        return distance.isEmpty()
                ? ""
                : String.format(Locale.ROOT, "; at most %.2g%s, %.2g allowed", distance.getAsDouble(), where, allowed);
    }

    private Map<String, Object> facts(ModelCheck check) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", check.bundle().map(ModelBundle::name).orElse(name));
        check.bundle().ifPresent(bundle -> facts.put("kind", word(bundle.kind())));
        check.bundle().ifPresent(bundle -> facts.put("source", bundle.source()));
        facts.put(
                "files", check.files().stream().map(ModelsVerifyCommand::facts).toList());
        facts.put(
                "engines",
                check.engines().stream().map(ModelsVerifyCommand::facts).toList());
        facts.put("wrong", List.copyOf(check.faults()));
        return facts;
    }

    private static Map<String, Object> facts(StoredFile file) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("path", file.path());
        facts.put("bytes", file.bytes());
        facts.put("state", word(file.state()));
        file.checksum().ifPresent(sum -> facts.put("checksum", sum.toString()));
        return facts;
    }

    private static Map<String, Object> facts(EngineCheck engine) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("engine", engine.engine());
        engine.obstacle().ifPresent(why -> facts.put("obstacle", why));
        engine.distance().ifPresent(value -> facts.put("distance", value));
        engine.parity().ifPresent(value -> facts.put("parity", value));
        if (engine.obstacle().isEmpty()) {
            facts.put("allowed", engine.allowed());
        }
        return facts;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
