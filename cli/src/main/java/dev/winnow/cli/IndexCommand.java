package dev.winnow.cli;

import dev.winnow.RankFailure;
import dev.winnow.app.Contextual;
import dev.winnow.app.ContextualSource;
import dev.winnow.app.FolderSource;
import dev.winnow.app.Indexing;
import dev.winnow.app.Models;
import dev.winnow.app.OnBad;
import dev.winnow.app.Source;
import dev.winnow.lucene.IndexSettings;
import dev.winnow.lucene.IndexSettings.Analysis;
import dev.winnow.lucene.IndexSettings.Quantisation;
import dev.winnow.lucene.IndexSettings.Tokens;
import dev.winnow.lucene.IndexSettings.Vectors;
import dev.winnow.structured.Structure;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Fills an index from a collection or a folder of files; run again, it goes on where it was interrupted. */
@Command(
        name = "index",
        mixinStandardHelpOptions = true,
        description = "Index a collection or a folder of files. Run it again to go on after an interruption.",
        footer = {
            "",
            "Examples:",
            "  winnow index --collection samples/handbook --to IDX",
            "  winnow index --jsonl products.jsonl --to IDX --rank-fields name,specs.noise,price",
            "  winnow index --folder manuals --to IDX --passage-tokens 200 --overlap 40",
            "  winnow index --folder manuals --to IDX --contextual chat.yaml"
        })
final class IndexCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private StructureOption records = new StructureOption();

    @ArgGroup(multiplicity = "1", heading = "From one of:%n")
    private From from = new From();

    /** Where the passages come from. */
    static final class From {
        @Option(names = "--collection", paramLabel = "DIR", description = "A folder in the BEIR layout (corpus.jsonl).")
        @Nullable
        Path collection;

        @Option(
                names = "--jsonl",
                paramLabel = "FILE",
                description = "JSON objects with id and text, one a line; also title, metadata, vector, weights.")
        @Nullable
        Path jsonl;

        @Option(
                names = "--folder",
                paramLabel = "DIR",
                description = "Markdown, HTML, text, PDF and DOCX files, cut into passages.")
        @Nullable
        Path folder;

        @Option(
                names = "--candidates",
                paramLabel = "RUN",
                description = "The documents of a TREC run; their texts come from --texts.")
        @Nullable
        Path candidates;
    }

    @Option(names = "--texts", paramLabel = "DIR", description = "With --candidates: a folder in the BEIR layout.")
    private @Nullable Path texts;

    @Option(names = "--to", required = true, paramLabel = "IDX", description = "The index's folder, new or existing.")
    private Path to = Path.of(".");

    @Option(names = "--no-dense", description = "Keep no vectors: words only.")
    private boolean noDense;

    @Option(
            names = "--analysis",
            paramLabel = "NAME",
            defaultValue = "english",
            description = "english, or icu for other languages. Default: ${DEFAULT-VALUE}")
    private Analysis analysis = Analysis.ENGLISH;

    @Option(
            names = "--quantisation",
            paramLabel = "NAME",
            defaultValue = "none",
            description = "How vectors are held in memory: none, int8, int4 or binary; always rescored in full"
                    + " precision. Default: ${DEFAULT-VALUE}")
    private Quantisation quantisation = Quantisation.NONE;

    @Option(
            names = "--token-vectors",
            arity = "0..1",
            fallbackValue = Models.BUNDLED_RERANKER,
            paramLabel = "MODEL",
            description =
                    "Keep the token vectors of late interaction (maxsim) too, in 8 bits: searching need not compute"
                            + " them then, and the index grows by about 0.4 KB a token. Of the bundled model they cost no"
                            + " further pass; MODEL names another, such as a ColBERT folder.")
    private @Nullable String tokenVectors;

    @Option(
            names = "--passage-tokens",
            paramLabel = "N",
            defaultValue = "200",
            description = "With --folder: the size of a passage. Default: ${DEFAULT-VALUE}")
    private int passageTokens = 200;

    @Option(
            names = "--overlap",
            paramLabel = "N",
            defaultValue = "40",
            description = "With --folder: how much of a passage the next one repeats. Default: ${DEFAULT-VALUE}")
    private int overlap = 40;

    @Option(
            names = "--contextual",
            paramLabel = "FILE.yaml",
            description =
                    "With --folder: index before each passage a line on where it stands in its document, written by"
                            + " the chat model that FILE.yaml names (base-url, model, limit). Shown is the passage alone.")
    private @Nullable Path contextual;

    @Option(
            names = "--context-lines",
            paramLabel = "FILE",
            description = "Where those lines are kept, so that none is paid for twice. Default: IDX.contexts.jsonl")
    private @Nullable Path contextLines;

    @Option(names = "--skip-bad", description = "Leave out lines and files that cannot be used, and list them.")
    private boolean skipBad;

    private IndexSettings asked = IndexSettings.text();

    @Override
    public Integer call() {
        long start = System.nanoTime();
        OnBad.Listed skipped = new OnBad.Listed();
        Source source = source();
        if (contextual == null) {
            index(source, start, skipped);
            return 0;
        }
        if (from.folder == null) {
            throw new RankFailure.InvalidInput(
                    "--contextual is for --folder, whose files are cut into passages; a line of a"
                            + " corpus is a document by itself");
        }
        Path lines = contextLines == null ? Path.of(to + ".contexts.jsonl") : contextLines;
        try (ContextualSource situated = new ContextualSource(source, Contextual.read(contextual), lines)) {
            try {
                index(situated, start, skipped);
            } finally {
                spec.commandLine().getErr().println(situated.said());
            }
        }
        return 0;
    }

    private void index(Source source, long start, OnBad.Listed skipped) {
        Indexing.Report report = index(source, skipBad ? skipped : OnBad.fail());
        tell(report, Duration.ofNanos(System.nanoTime() - start), skipped);
        source.leftOut().forEach(file -> spec.commandLine().getErr().println("left out: " + file));
    }

    private Indexing.Report index(Source source, OnBad onBad) {
        try (Models models = Models.standard();
                Bar bar = Bar.of("indexing", "kB", 1_000, source.size())) {
            asked = settings(models);
            return Indexing.run(
                    source, to, asked, models, onBad, (passages, read, size) -> bar.to(read, passages + " passages"));
        }
    }

    private void tell(Indexing.Report report, Duration took, OnBad.Listed skipped) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        switch (report.start()) {
            case FROM_THE_BEGINNING -> {}
            case RESUMED -> err.println("resumed where an earlier run was interrupted");
            case RESTARTED -> err.println("the source has changed since an earlier run was interrupted: started again");
            case NOTHING_TO_DO -> err.println("nothing to do: the index holds the source as it is");
        }
        if (report.removed() > 0) {
            err.println(report.removed() + " passages that the source no longer holds were taken out");
        }
        if (!report.settings().equals(asked)) {
            err.println(to + " was there before and keeps its own settings: " + describe(report.settings()));
        }
        double seconds = Math.max(0.001, took.toMillis() / 1000.0);
        out.println(String.format(
                Locale.ROOT,
                "%d passages indexed in %.1f s (%.0f a second); %s holds %d",
                report.passages(),
                seconds,
                report.passages() / seconds,
                to,
                report.documents()));
        if (report.tokenBytes() > 0) {
            out.println(String.format(
                    Locale.ROOT,
                    "token vectors: %.1f MB, %.1f KB a passage",
                    report.tokenBytes() / 1e6,
                    report.tokenBytes() / 1e3 / report.passages()));
        }
        if (skipped.count() > 0) {
            err.println(skipped.count() + " lines or files were left out:");
            skipped.first().forEach(message -> err.println("  " + message));
            if (skipped.count() > skipped.first().size()) {
                err.println("  and " + (skipped.count() - skipped.first().size()) + " more");
            }
        }
    }

    private static String describe(IndexSettings settings) {
        Vectors vectors = settings.vectors();
        Tokens tokens = settings.tokens();
        return "analysis " + word(settings.analysis())
                + (vectors == null
                        ? ", no vectors"
                        : ", vectors of " + vectors.encoder() + ", quantisation " + word(vectors.quantisation()))
                + (tokens == null ? "" : ", token vectors of " + tokens.encoder());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private Source source() {
        Optional<Structure> structure = records.structure();
        if (structure.isPresent()) {
            return records(structure.get());
        }
        if (from.collection != null) {
            return Source.collection(from.collection);
        }
        if (from.jsonl != null) {
            return Source.jsonl(from.jsonl);
        }
        if (from.folder != null) {
            return Source.files(from.folder, new FolderSource.Settings(passageTokens, overlap));
        }
        if (from.candidates != null && texts != null) {
            return Source.candidates(from.candidates, texts);
        }
        throw new RankFailure.InvalidInput("--candidates needs --texts DIR, the folder with their corpus.jsonl");
    }

    private Source records(Structure structure) {
        Path file = from.collection != null ? from.collection.resolve("corpus.jsonl") : from.jsonl;
        if (file == null) {
            throw new RankFailure.InvalidInput(
                    "--layout and --rank-fields are for JSON records; give --jsonl FILE or --collection DIR");
        }
        return Source.records(file, structure);
    }

    private IndexSettings settings(Models models) {
        IndexSettings words = IndexSettings.text().withAnalysis(analysis);
        IndexSettings settings = noDense
                ? words
                : words.withVectors(Vectors.of(Models.BUNDLED_ENCODER, Models.BUNDLED_DIMENSIONS)
                        .withQuantisation(quantisation));
        return tokenVectors == null ? settings : settings.withTokens(models.tokens(tokenVectors));
    }
}
