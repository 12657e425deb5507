package dev.winnow.lucene;

import dev.winnow.RankFailure;
import dev.winnow.lucene.IndexSettings.Analysis;
import dev.winnow.lucene.IndexSettings.Quantisation;
import dev.winnow.lucene.IndexSettings.Tokens;
import dev.winnow.lucene.IndexSettings.Vectors;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an index says of itself in every commit: its format, its settings, and how far its source has been indexed.
 * Lucene writes it into the commit's own file, so it becomes durable with the documents or not at all.
 */
record CommitData(IndexSettings settings, Optional<Checkpoint> checkpoint) {
    /** Raised when an index of an older Winnow can no longer be read. */
    static final String FORMAT = "1";

    private static final String FORMAT_KEY = "winnow.format";
    private static final String ANALYSIS = "winnow.analysis";
    private static final String ENCODER = "winnow.vectors.encoder";
    private static final String DIMENSIONS = "winnow.vectors.dimensions";
    private static final String QUANTISATION = "winnow.vectors.quantisation";
    private static final String LINKS = "winnow.vectors.links";
    private static final String BUILD_BEAM = "winnow.vectors.build-beam";
    private static final String EXACT_UP_TO = "winnow.vectors.exact-up-to";
    private static final String TOKENS_ENCODER = "winnow.tokens.encoder";
    private static final String TOKENS_IDENTITY = "winnow.tokens.identity";
    private static final String TOKENS_DIMENSIONS = "winnow.tokens.dimensions";
    private static final String SOURCE = "winnow.checkpoint.source";
    private static final String POSITION = "winnow.checkpoint.position";

    CommitData withCheckpoint(Checkpoint checkpoint) {
        return new CommitData(settings, Optional.of(checkpoint));
    }

    Map<String, String> write() {
        Map<String, String> data = new HashMap<>();
        data.put(FORMAT_KEY, FORMAT);
        data.put(ANALYSIS, settings.analysis().name());
        settings.denseVectors().ifPresent(vectors -> {
            data.put(ENCODER, vectors.encoder());
            data.put(DIMENSIONS, Integer.toString(vectors.dimensions()));
            data.put(QUANTISATION, vectors.quantisation().name());
            data.put(LINKS, Integer.toString(vectors.links()));
            data.put(BUILD_BEAM, Integer.toString(vectors.buildBeam()));
            data.put(EXACT_UP_TO, Integer.toString(vectors.exactUpTo()));
        });
        settings.tokenVectors().ifPresent(tokens -> {
            data.put(TOKENS_ENCODER, tokens.encoder());
            data.put(TOKENS_IDENTITY, tokens.identity());
            data.put(TOKENS_DIMENSIONS, Integer.toString(tokens.dimensions()));
        });
        checkpoint.ifPresent(point -> {
            data.put(SOURCE, point.source());
            data.put(POSITION, Long.toString(point.position()));
        });
        return data;
    }

    static CommitData read(Path folder, Map<String, String> data) {
        String format = data.get(FORMAT_KEY);
        if (format == null) {
            throw new RankFailure.Misconfigured("the index in " + folder
                    + " was written by another program than Winnow; give the folder of a Winnow index");
        }
        if (!format.equals(FORMAT)) {
            throw new RankFailure.Misconfigured("the index in " + folder + " has format " + format
                    + ", this version of Winnow reads format " + FORMAT
                    + "; index again, or open it with the version that wrote it");
        }
        Data fields = new Data(folder, data);
        Vectors vectors = data.containsKey(ENCODER)
                ? new Vectors(
                        fields.text(ENCODER),
                        Math.toIntExact(fields.number(DIMENSIONS)),
                        Quantisation.valueOf(fields.text(QUANTISATION)),
                        Math.toIntExact(fields.number(LINKS)),
                        Math.toIntExact(fields.number(BUILD_BEAM)),
                        Math.toIntExact(fields.number(EXACT_UP_TO)))
                : null;
        Tokens tokens = data.containsKey(TOKENS_ENCODER)
                ? new Tokens(
                        fields.text(TOKENS_ENCODER),
                        fields.text(TOKENS_IDENTITY),
                        Math.toIntExact(fields.number(TOKENS_DIMENSIONS)))
                : null;
        Optional<Checkpoint> checkpoint = data.containsKey(SOURCE)
                ? Optional.of(new Checkpoint(fields.text(SOURCE), fields.number(POSITION)))
                : Optional.empty();
        return new CommitData(new IndexSettings(Analysis.valueOf(fields.text(ANALYSIS)), vectors, tokens), checkpoint);
    }

    private record Data(Path folder, Map<String, String> values) {
        String text(String key) {
            @Nullable String value = values.get(key);
            if (value == null) {
                throw new RankFailure.Misconfigured(
                        "the index in " + folder + " does not say its " + key + "; index again");
            }
            return value;
        }

        long number(String key) {
            return Long.parseLong(text(key));
        }
    }
}
