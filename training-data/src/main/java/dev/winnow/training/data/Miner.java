package dev.winnow.training.data;

import dev.winnow.Candidate;
import dev.winnow.Deadline;
import dev.winnow.Encoder.Side;
import dev.winnow.Filter;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.Retriever;
import dev.winnow.Scorer;
import dev.winnow.fusion.Fusion;
import dev.winnow.training.data.JudgedQuery.Judged;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Makes groups of one positive and hard negatives. Each query's draws depend on the seed and its id alone, so equal input
 * gives equal groups, whatever else is mined. Cost a query: one BM25 search, one comparison with every passage of its source,
 * and an opinion on some 60 passages where one is asked.
 */
public final class Miner implements AutoCloseable {
    /** Queries that are encoded together. */
    private static final int TOGETHER = 256;

    private final JudgedSet set;
    private final MiningSettings settings;
    private final VectorMemory vectors;
    private final Optional<Scorer> opinion;
    private final Bm25 bm25;
    private final Retriever dense;
    private final Draw draw;

    private Miner(JudgedSet set, MiningSettings settings, VectorMemory vectors, Optional<Scorer> opinion, Bm25 bm25) {
        this.set = set;
        this.settings = settings;
        this.vectors = vectors;
        this.opinion = opinion;
        this.bm25 = bm25;
        this.dense = new ExactDense(vectors, set.passages().values());
        this.draw = new Draw(set, settings);
    }

    /**
     * Indexes and encodes all passages of the set.
     *
     * @param vectors best one that remembers them already; stays the caller's
     * @param opinion a model that is asked whether it holds a negative for better than the positive; stays the caller's
     */
    public static Miner open(
            JudgedSet set,
            MiningSettings settings,
            VectorMemory vectors,
            Optional<Scorer> opinion,
            MiningProgress progress) {
        return new Miner(
                set, settings, vectors, opinion, Bm25.over(set.passages().values(), progress));
    }

    /** Mines every query of the set, in its order. */
    public Mined mine(MiningProgress progress) {
        List<MinedGroup> groups = new ArrayList<>();
        Tally tally = new Tally();
        List<JudgedQuery> queries = set.queries();
        for (int from = 0; from < queries.size(); from += TOGETHER) {
            progress.step("mining", from, queries.size());
            List<JudgedQuery> some = readable(queries.subList(from, Math.min(queries.size(), from + TOGETHER)), tally);
            some.parallelStream().map(query -> mine(query, tally)).toList().forEach(groups::addAll);
            vectors.forgetQueries();
        }
        if (groups.isEmpty()) {
            throw new RankFailure.InvalidInput("none of the " + queries.size()
                    + " queries has a negative that the guards let pass; loosen them, or give more passages");
        }
        return new Mined(groups, tally.counts(), FirstStageLogit.fit(groups));
    }

    /** Encodes the queries; what the encoder refuses, as it is too long, is left out and counted. */
    private List<JudgedQuery> readable(List<JudgedQuery> queries, Tally tally) {
        try {
            vectors.encode(Side.QUERY, queries.stream().map(JudgedQuery::text).toList(), Deadline.none());
            return queries;
        } catch (RankFailure.InvalidInput e) {
            List<JudgedQuery> readable = new ArrayList<>();
            for (JudgedQuery query : queries) {
                try {
                    vectors.encode(Side.QUERY, List.of(query.text()), Deadline.none());
                    readable.add(query);
                } catch (RankFailure.InvalidInput tooLong) {
                    tally.add("queries left out, too long for the encoder", 1);
                }
            }
            return readable;
        }
    }

    private List<MinedGroup> mine(JudgedQuery judged, Tally tally) {
        Query query = Query.of(judged.text());
        if (!judged.source().isEmpty()) {
            query = query.withFilter(Filter.equal(JudgedSet.SOURCE, judged.source()));
        }
        int depth = settings.guards().last();
        Ranking byWords = bm25.retrieve(query, depth, Deadline.none());
        Map<Way, List<Passage>> found = found(query, byWords);
        Looked looked = new Looked(query, vectors, bm25, opinion, best(byWords));
        SplittableRandom random = new SplittableRandom(settings.seed() + Texts.mix(Texts.hash(judged.id())));
        List<MinedGroup> groups = new ArrayList<>();
        List<Judged> positives =
                judged.judged().stream().filter(one -> one.label() > 0).toList();
        for (Judged positive : draw.some(positives, settings.perQuery(), random)) {
            draw.group(judged, positive, found, looked, random, tally).ifPresent(groups::add);
        }
        return groups;
    }

    private Map<Way, List<Passage>> found(Query query, Ranking byWords) {
        Map<Way, List<Passage>> found = new EnumMap<>(Way.class);
        int depth = settings.guards().last();
        boolean meaning = settings.ways().contains(Way.DENSE) || settings.ways().contains(Way.FUSED);
        Ranking byMeaning = meaning ? dense.retrieve(query, depth, Deadline.none()) : Ranking.empty();
        for (Way way : settings.ways()) {
            switch (way) {
                case BM25 -> found.put(way, window(byWords.candidates()));
                case DENSE -> found.put(way, window(byMeaning.candidates()));
                case FUSED ->
                    found.put(
                            way,
                            window(Fusion.reciprocalRank()
                                    .fuse(List.of(byWords, byMeaning))
                                    .candidates()));
                case RANDOM -> found.put(way, List.of());
            }
        }
        return found;
    }

    private List<Passage> window(Collection<Candidate> ranking) {
        return ranking.stream()
                .skip(settings.guards().first() - 1L)
                .limit(settings.guards().last() - settings.guards().first() + 1L)
                .flatMap(candidate -> Optional.ofNullable(set.passages().get(candidate.id())).stream())
                .toList();
    }

    private static double best(Ranking byWords) {
        return byWords.isEmpty()
                ? 1
                : byWords.candidates()
                        .getFirst()
                        .last()
                        .map(stage -> Math.max(stage.logit(), 1e-6))
                        .orElse(1.0);
    }

    @Override
    public void close() {
        bm25.close();
    }

    /**
     * @param counts what was done and left out, for people
     * @param offset what the first stages' scores say of a passage, fitted on the groups
     */
    public record Mined(List<MinedGroup> groups, Map<String, Long> counts, FirstStageLogit offset) {
        public Mined {
            groups = List.copyOf(groups);
            counts = new LinkedHashMap<>(counts);
        }
    }
}
