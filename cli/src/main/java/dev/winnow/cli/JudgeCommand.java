package dev.winnow.cli;

import dev.winnow.Chat;
import dev.winnow.RankFailure;
import dev.winnow.eval.collection.MalformedPolicy;
import dev.winnow.eval.collection.Qrels;
import dev.winnow.judging.Agreement;
import dev.winnow.judging.Consensus;
import dev.winnow.judging.JudgementStore;
import dev.winnow.judging.LlmJudge;
import dev.winnow.judging.Rubric;
import dev.winnow.remote.ChatCompletions;
import dev.winnow.remote.ChatSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Collects grades, from a person at the terminal or from a language model, and says how far two judges agree. */
@Command(
        name = "judge",
        mixinStandardHelpOptions = true,
        description = "Grade what systems found, 0 to 3: blind, in random order, to be stopped and resumed at will.",
        footer = {
            "",
            "Examples:",
            "  winnow judge --collection DIR --run a.trec b.trec --store judgements.db --next 50",
            "  winnow judge --collection DIR --run a.trec b.trec --store judgements.db \\",
            "      --llm http://localhost:8000/v1 --model small --key-env LLM_KEY",
            "  winnow judge --store judgements.db --agreement anna llm:small",
            "  winnow judge --store judgements.db --export qrels.tsv"
        })
final class JudgeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private JudgePairsOption pairs = new JudgePairsOption();

    @Option(
            names = "--store",
            required = true,
            paramLabel = "FILE",
            description = "Where grades are kept, an SQLite file.")
    private Path store = Path.of(".");

    @Option(
            names = "--judge",
            paramLabel = "NAME",
            description = "Who judges. Default: your login name, or llm:MODEL with --llm")
    private @Nullable String judge;

    @Option(
            names = "--rubric",
            paramLabel = "FILE",
            description = "What 0, 1, 2 and 3 mean, as text. Default: Winnow's own; type ? to read it")
    private @Nullable Path rubric;

    @Option(
            names = "--llm",
            paramLabel = "URL",
            description = "Ask a language model instead of you: the address before /chat/completions.")
    private @Nullable String llm;

    @Option(names = "--model", paramLabel = "M", description = "The model's name at that address.")
    private @Nullable String model;

    @Option(
            names = "--key-env",
            paramLabel = "NAME",
            description = "The environment variable that holds the key for that address. Default: no key is sent")
    private @Nullable String keyVariable;

    @Option(
            names = "--agreement",
            arity = "2",
            paramLabel = "JUDGE",
            description = "Print Cohen's kappa of two judges, and what they graded differently.")
    private List<String> agreement = new ArrayList<>();

    @Option(names = "--json", description = "Print the agreement as JSON.")
    private boolean json;

    @Option(
            names = "--import",
            paramLabel = "QRELS",
            description = "Take over judgements from a file, in the name of --judge.")
    private @Nullable Path imported;

    @Option(names = "--export", paramLabel = "QRELS", description = "Write the grades as a BEIR file, at the end.")
    private @Nullable Path export;

    @Option(
            names = "--export-judge",
            paramLabel = "NAME",
            description =
                    "Export this judge's grades only. Default: the grade most judges gave; of grades given equally"
                            + " often, the lowest")
    private @Nullable String exportJudge;

    @Override
    public Integer call() {
        boolean sits = pairs.isGiven() || llm != null;
        if (!sits && agreement.isEmpty() && imported == null && export == null) {
            throw new RankFailure.InvalidInput("there is nothing to do; give --collection and --run to judge, or"
                    + " --agreement, --import or --export");
        }
        if (export != null) {
            OutputFile.requireWritable("the export", export, "qrels.tsv");
        }
        try (JudgementStore grades =
                sits || imported != null ? JudgementStore.open(store) : JudgementStore.openExisting(store)) {
            if (imported != null) {
                takeOver(imported, grades);
            }
            if (sits) {
                sit(grades);
            }
            if (!agreement.isEmpty()) {
                compare(grades);
            }
            if (export != null) {
                export(grades, export);
            }
        }
        return 0;
    }

    private void takeOver(Path file, JudgementStore grades) {
        if (judge == null) {
            throw new RankFailure.InvalidInput("to take over judgements, say with --judge in whose name");
        }
        Qrels qrels = Qrels.read(file, MalformedPolicy.fail());
        int added = grades.add(qrels, judge, InstantSource.system().instant());
        talk().println(added + " of " + qrels.size() + " judgements taken over as '" + judge
                + "'; the others were there already, or are below 0");
    }

    private void sit(JudgementStore grades) {
        Rubric meaning = readRubric();
        if (llm == null) {
            String name = judge == null ? System.getProperty("user.name", "me") : judge;
            List<JudgingTask> tasks = pairs.tasks(grades, name);
            BufferedReader answers = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            new Sitting(tasks, meaning, grades, name, InstantSource.system())
                    .run(answers, spec.commandLine().getOut(), talk());
            return;
        }
        if (model == null) {
            throw new RankFailure.InvalidInput("to judge by a language model, name it with --model");
        }
        String name = judge == null ? "llm:" + model : judge;
        ChatSettings settings = ChatSettings.of(llm, model);
        try (Chat chat = ChatCompletions.open(keyVariable == null ? settings : settings.withKeyFrom(keyVariable))) {
            LlmJudge asked = new LlmJudge(chat, model, meaning, grades, InstantSource.system());
            new ModelSitting(pairs.tasks(grades, name), asked, grades, name, InstantSource.system())
                    .run(spec.commandLine().getOut(), talk());
        }
    }

    private Rubric readRubric() {
        if (rubric == null) {
            return Rubric.standard();
        }
        try {
            return new Rubric(Files.readString(rubric));
        } catch (IOException e) {
            throw new RankFailure.InvalidInput(
                    "cannot read the rubric " + rubric + ": " + e + "; give a text file in UTF-8", e);
        }
    }

    private void compare(JudgementStore grades) {
        String first = agreement.getFirst();
        String second = agreement.getLast();
        Collection<String> known = grades.judges().keySet();
        for (String name : agreement) {
            if (!known.contains(name)) {
                throw new RankFailure.InvalidInput("there is no judge '" + name + "' in " + store + ", which knows "
                        + (known.isEmpty() ? "none yet" : String.join(", ", known)));
            }
        }
        AgreementPage page =
                new AgreementPage(first, second, Agreement.of(grades.latest(first), grades.latest(second)));
        spec.commandLine().getOut().print(json ? Json.write(page.json()) + "\n" : page.text());
    }

    private void export(JudgementStore grades, Path file) {
        Qrels qrels = grades.qrels(exportJudge == null ? Consensus.majority() : Consensus.of(exportJudge));
        qrels.write(file);
        int conflicts = exportJudge == null ? grades.conflicts() : 0;
        talk().println(qrels.size() + " judgements written to " + file
                + (conflicts == 0 ? "" : "; on " + conflicts + " of them the judges differ"));
    }

    private PrintWriter talk() {
        return spec.commandLine().getErr();
    }
}
