package dev.winnow.remote;

import dev.winnow.RankFailure;
import java.util.BitSet;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads the scores of an answer, strictly: one finite number for each document, by its index. */
final class ScoreList {
    private final String name;
    private final Dialect dialect;

    ScoreList(String name, Dialect dialect) {
        this.name = name;
        this.dialect = dialect;
    }

    /** @throws RankFailure.ModelFailure when the answer is anything else; it says what came */
    double[] read(Reply reply, int documents) {
        JsonNode root = reply.tree().orElseThrow(() -> wrong("something that is no JSON" + reply.said()));
        JsonNode list = dialect.list.isEmpty() ? root : root.path(dialect.list);
        if (!list.isArray()) {
            throw wrong("no list" + (dialect.list.isEmpty() ? "" : " '" + dialect.list + "'") + reply.said());
        }
        if (list.size() != documents) {
            throw wrong(list.size() + " scores for " + documents + " documents");
        }
        double[] scores = new double[documents];
        BitSet seen = new BitSet(documents);
        for (JsonNode entry : list) {
            int index = index(entry, documents);
            if (seen.get(index)) {
                throw wrong("the index " + index + " twice");
            }
            seen.set(index);
            scores[index] = score(entry, index);
        }
        return scores;
    }

    private int index(JsonNode entry, int documents) {
        JsonNode index = entry.path("index");
        if (!index.isIntegralNumber() || !index.canConvertToInt()) {
            throw wrong("an entry whose index is " + shown(index) + ", must be a whole number");
        }
        if (index.intValue() < 0 || index.intValue() >= documents) {
            throw wrong("the index " + index.intValue() + " for " + documents + " documents, must be 0 to "
                    + (documents - 1));
        }
        return index.intValue();
    }

    private double score(JsonNode entry, int index) {
        JsonNode score = entry.path(dialect.score);
        if (!score.isNumber() || !Double.isFinite(score.doubleValue())) {
            throw wrong("the " + dialect.score + " " + shown(score) + " for document " + index
                    + ", must be a finite number");
        }
        return score.doubleValue();
    }

    private static String shown(JsonNode node) {
        String text = Optional.of(node.toString()).filter(t -> !t.isEmpty()).orElse("missing");
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }

    private RankFailure wrong(String what) {
        return new RankFailure.ModelFailure(name + " answered with " + what);
    }
}
