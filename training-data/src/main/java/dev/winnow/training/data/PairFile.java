package dev.winnow.training.data;

import dev.winnow.RankFailure;
import java.nio.file.Path;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/**
 * A file of pairs: one JSON object a line with {@code query_id}, {@code query}, {@code passage_id}, {@code passage}, and
 * optionally {@code title}, {@code source}, {@code kind} ({@code question} when somebody asked it; that is also what nothing
 * means) and {@code label} (0 to 1; 1 when it is not there). The part of {@code passage_id} before {@code #} is its page.
 */
final class PairFile {
    private PairFile() {}

    static void read(Path file, Gathering gathering) {
        GzipText.each(file, (pair, where) -> {
            String source = Objects.requireNonNullElse(GzipText.optionalText(pair, "source"), "");
            String title = Objects.requireNonNullElse(GzipText.optionalText(pair, "title"), "");
            String kind = Objects.requireNonNullElse(GzipText.optionalText(pair, "kind"), "question");
            String passageId = GzipText.text(pair, "passage_id", where);
            gathering.add(passageId, title, GzipText.text(pair, "passage", where), source);
            gathering.judge(
                    GzipText.text(pair, "query_id", where),
                    GzipText.text(pair, "query", where),
                    source,
                    kind.equals("question"),
                    passageId,
                    label(pair, where));
        });
    }

    private static double label(JsonNode pair, String where) {
        JsonNode label = pair.get("label");
        if (label == null) {
            return 1;
        }
        if (!label.isNumber() || !(label.doubleValue() >= 0 && label.doubleValue() <= 1)) {
            throw new RankFailure.InvalidInput(
                    where + " has the label " + label + ", must be a number from 0 to 1; divide grades by the highest");
        }
        return label.doubleValue();
    }
}
