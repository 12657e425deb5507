import dev.winnow.Deadline;
import dev.winnow.Encoder.Side;
import dev.winnow.Passage;
import dev.winnow.Ranking;
import dev.winnow.Scale;
import dev.winnow.Scores;
import dev.winnow.TokenVectors;
import dev.winnow.app.Models;
import dev.winnow.bundle.engine.TextEncoder;
import dev.winnow.eval.collection.Corpus;
import dev.winnow.eval.collection.CorpusItem;
import dev.winnow.eval.collection.MalformedPolicy;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.collection.Run;
import dev.winnow.eval.collection.TestCollection;
import dev.winnow.vector.Vectors;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reranks a run by MaxSim over token vectors rounded in several ways, and writes a run for each: which scale loses least.
 * Arguments: collection in the BEIR layout, TREC run of its candidates, depth, prefix of the files to write.
 */
final class Quantising {
    private static final List<String> WAYS =
            List.of("float", "bytes-a-vector", "bytes-a-dimension", "bytes-one-scale", "nibbles-a-vector");

    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        Path runFile = Path.of(arguments[1]);
        int depth = Integer.parseInt(arguments[2]);
        Run run = Run.read(runFile, MalformedPolicy.fail());
        Map<String, Passage> texts = new HashMap<>();
        for (CorpusItem item : Corpus.candidates(runFile, Corpus.beir(folder)).readAll(MalformedPolicy.fail())) {
            texts.put(item.passage().id(), item.passage());
        }
        Queries queries = TestCollection.open(folder).queries("test");
        Map<String, Map<String, Ranking>> rankings = new LinkedHashMap<>();
        WAYS.forEach(way -> rankings.put(way, new LinkedHashMap<>()));
        try (Models models = Models.standard()) {
            TextEncoder encoder = models.encoder(Models.BUNDLED_ENCODER);
            for (Queries.Item item : queries.items()) {
                List<Passage> head = run.of(item.id()).stream()
                        .limit(depth)
                        .map(entry -> texts.get(entry.documentId()))
                        .toList();
                if (head.isEmpty()) {
                    continue;
                }
                TokenVectors asked = encoder.encodeTokens(Side.QUERY, List.of(item.query().text()), Deadline.none())
                        .getFirst();
                List<TokenVectors> made = encoder.encodeTokens(
                        Side.PASSAGE, head.stream().map(Passage::content).toList(), Deadline.none());
                for (String way : WAYS) {
                    double[] logits = new double[head.size()];
                    for (int i = 0; i < logits.length; i++) {
                        float[] rows = rounded(made.get(i), way);
                        logits[i] = rows.length == 0 ? -1 : Vectors.meanMaxDot(asked.values(), rows, asked.dimensions());
                    }
                    rankings.get(way)
                            .put(
                                    item.id(),
                                    Ranking.unscored(head)
                                            .reorder("maxsim", Scores.of("maxsim", Scale.SIMILARITY, logits)));
                }
            }
        }
        rankings.forEach((way, all) -> Run.of(way, all).write(Path.of(arguments[3] + "." + way + ".trec")));
    }

    private static float[] rounded(TokenVectors vectors, String way) {
        int d = vectors.dimensions();
        float[] rows = vectors.values();
        float[] scales = new float[rows.length];
        int levels = way.startsWith("nibbles") ? 7 : 127;
        for (int i = 0; i < rows.length; i++) {
            int from = way.endsWith("dimension") ? i % d : i / d * d;
            int step = way.endsWith("dimension") ? d : 1;
            int to = way.endsWith("dimension") ? rows.length : from + d;
            if (way.endsWith("one-scale")) {
                scales[i] = 0.5f / levels; // hardly a number of a unit vector is greater
            } else if (way.endsWith("dimension") ? i >= d : i % d > 0) {
                scales[i] = scales[from];
            } else {
                float most = 0;
                for (int j = from; j < to; j += step) {
                    most = Math.max(most, Math.abs(rows[j]));
                }
                scales[i] = most / levels;
            }
        }
        if (way.equals("float")) {
            return rows;
        }
        float[] rounded = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            int code = scales[i] == 0 ? 0 : Math.round(rows[i] / scales[i]);
            rounded[i] = Math.clamp(code, -levels, levels) * scales[i];
        }
        return rounded;
    }
}
