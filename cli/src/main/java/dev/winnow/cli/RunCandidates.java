package dev.winnow.cli;

import dev.winnow.Passage;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.Scale;
import dev.winnow.Scores;
import dev.winnow.eval.collection.Corpus;
import dev.winnow.eval.collection.CorpusItem;
import dev.winnow.eval.collection.MalformedPolicy;
import dev.winnow.eval.collection.Queries;
import dev.winnow.eval.collection.Run;
import dev.winnow.eval.collection.TestCollection;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The answers of a TREC run with the texts of their documents and the queries they answer. */
record RunCandidates(Run run, Map<String, Passage> texts, List<Queries.Item> queries) {
    /** @throws RankFailure.InvalidInput when a query or a document of the run is not in the collection */
    static RunCandidates read(Path folder, Path runFile) {
        Run run = Run.read(runFile, MalformedPolicy.fail());
        Map<String, Passage> texts = new HashMap<>();
        for (CorpusItem item : Corpus.candidates(runFile, Corpus.beir(folder)).readAll(MalformedPolicy.fail())) {
            texts.put(item.passage().id(), item.passage());
        }
        Queries all = TestCollection.open(folder).queries();
        List<Queries.Item> asked = run.queryIds().stream()
                .map(id -> all.find(id)
                        .orElseThrow(() -> new RankFailure.InvalidInput("the run answers the query '" + id
                                + "', which is not in " + folder.resolve("queries.jsonl"))))
                .toList();
        return new RunCandidates(run, texts, asked);
    }

    /** A query's candidates with the run's scores, whose scale the file does not tell. */
    Ranking of(String queryId) {
        List<Run.Entry> entries = run.of(queryId);
        List<Passage> passages =
                entries.stream().map(entry -> texts.get(entry.documentId())).toList();
        double[] scores = entries.stream().mapToDouble(Run.Entry::score).toArray();
        return Ranking.unscored(passages).reorder("run", Scores.of(run.name(), Scale.FUSED, scores));
    }
}
