package dev.winnow.examples;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.scoring.ScoringModel;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.aggregator.ContentAggregator;
import dev.langchain4j.rag.content.aggregator.ReRankingContentAggregator;
import dev.langchain4j.rag.query.Query;
import dev.winnow.Candidate;
import dev.winnow.app.Winnow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Winnow as the scoring model of LangChain4j: its retrievers find, Winnow puts into order. */
public final class RerankInLangChain4j {
    private RerankInLangChain4j() {}

    /** One score for each segment, in their order, each on the scale of the pipeline's last stage; higher is better. */
    static ScoringModel scoringModel(Winnow winnow) {
        return (segments, query) -> {
            List<Double> scores = new ArrayList<>(Collections.nCopies(segments.size(), 0.0));
            List<String> texts = segments.stream().map(TextSegment::text).toList();
            for (Candidate candidate : winnow.rerank(query, texts).candidates()) {
                scores.set(
                        Integer.parseInt(candidate.id()) - 1,
                        candidate.last().orElseThrow().score());
            }
            return Response.from(scores);
        };
    }

    /** Prints what was found, the best first. */
    public static void main(String[] arguments) {
        List<Content> found = List.of(
                Content.from("The pipe yard is open from six in the morning."),
                Content.from("To free stuck pipe, jar downward, cut the mud weight, or spot a pill across the zone."));
        Query query = Query.from("how do I free a stuck pipe?");
        try (Winnow winnow = Winnow.open()) {
            ContentAggregator reranking = new ReRankingContentAggregator(scoringModel(winnow));
            reranking
                    .aggregate(Map.of(query, List.of(found)))
                    .forEach(content -> System.out.println(content.textSegment().text()));
        }
    }
}
