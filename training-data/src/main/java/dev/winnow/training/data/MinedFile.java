package dev.winnow.training.data;

import dev.winnow.RankFailure;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Groups on disk: one a line as JSON, compressed where the name ends in {@code .gz}. A group has {@code query_id},
 * {@code query}, {@code source}, {@code best_bm25} and {@code examples}; an example has {@code id}, {@code passage},
 * {@code label}, {@code from}, {@code cosine}, {@code bm25}, {@code teacher} and {@code offset}. A trainer reads {@code query},
 * {@code passage}, {@code label}, {@code teacher} and {@code offset}.
 */
public final class MinedFile {
    /** An encoder's cosines differ by a few hundredths; as logits they are multiplied by this, as in contrastive training. */
    public static final double COSINE_TO_LOGIT = 20;

    private MinedFile() {}

    /** Writes the groups, replacing the file once it is whole. The teacher is the opinion where there is one, else the cosine. */
    public static void write(Path file, List<MinedGroup> groups, FirstStageLogit offset) {
        Path part = file.resolveSibling("part-" + file.getFileName());
        try {
            try (Writer out = GzipText.writer(part)) {
                for (MinedGroup group : groups) {
                    out.write(GzipText.MAPPER.writeValueAsString(json(group, offset)));
                    out.write('\n');
                }
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new RankFailure.Unavailable("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, Object> json(MinedGroup group, FirstStageLogit offset) {
        List<Object> examples = new ArrayList<>();
        for (MinedGroup.Part part : group.parts()) {
            Map<String, Object> example = new LinkedHashMap<>();
            example.put("id", part.passageId());
            example.put("passage", part.text());
            example.put("label", part.label());
            example.put("from", part.from());
            example.put("cosine", rounded(part.cosine()));
            example.put("bm25", rounded(part.bm25()));
            example.put("teacher", rounded(part.opinion().orElse(COSINE_TO_LOGIT * part.cosine())));
            example.put("offset", rounded(offset.of(group, part)));
            examples.add(example);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("query_id", group.queryId());
        json.put("query", group.query());
        json.put("source", group.source());
        json.put("best_bm25", rounded(group.bestBm25()));
        json.put("examples", examples);
        return json;
    }

    /** Five places say more than a score in bfloat16 does. */
    private static double rounded(double value) {
        return Math.rint(value * 1e5) / 1e5;
    }
}
