package dev.winnow.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Candidate;
import dev.winnow.Deadline;
import dev.winnow.Notes;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.lucene.IndexSettings;
import dev.winnow.lucene.IndexSettings.Tokens;
import dev.winnow.pipeline.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Late interaction over vectors kept beside the index, through the whole door. */
class TokenVectorsTest {
    private static final Query QUERY = Query.of("how is a stuck pipe freed?");

    @TempDir
    private Path folder;

    private Indexing.Report index(String name, Models models, boolean tokens) {
        IndexSettings settings = IndexSettings.text().withVectors(Models.BUNDLED_ENCODER, Models.BUNDLED_DIMENSIONS);
        return Indexing.run(
                Source.collection(Path.of(System.getProperty("winnow.root"), "samples", "handbook")),
                folder.resolve(name),
                tokens ? settings.withTokens(models.tokens(Models.BUNDLED_RERANKER)) : settings,
                models,
                OnBad.fail(),
                (passages, read, size) -> {});
    }

    private static List<String> notes(Outcome outcome) {
        return outcome.trace().steps().stream()
                .filter(step -> step.stage().equals("maxsim"))
                .flatMap(step -> step.notes().stream())
                .map(Notes.Note::text)
                .toList();
    }

    @Test
    void complaint21PassagesAreNotEncodedAgainForEveryQuery() {
        try (Models models = Models.standard()) {
            assertThat(index("kept", models, true).tokenBytes()).isPositive();
            assertThat(index("bare", models, false).tokenBytes()).isZero();
        }
        PipelineSettings pipeline = PipelineSettings.find("default");
        try (Winnow kept = Winnow.open(folder.resolve("kept"), pipeline);
                Winnow bare = Winnow.open(folder.resolve("bare"), pipeline)) {
            Outcome fromKept = kept.search(QUERY, Deadline.none());
            Outcome computed = bare.search(QUERY, Deadline.none());
            assertThat(notes(fromKept)).containsExactly("token vectors: 100 of 100 kept");
            assertThat(notes(computed))
                    .singleElement()
                    .asString()
                    .startsWith("token vectors: 0 of 100 kept, 100 computed");
            for (Candidate candidate : computed.ranking().head(30).candidates()) {
                double expected = candidate.stage("maxsim").orElseThrow().logit();
                assertThat(fromKept.ranking().candidates())
                        .filteredOn(c -> c.id().equals(candidate.id()))
                        .singleElement()
                        .satisfies(
                                c -> assertThat(c.stage("maxsim").orElseThrow().logit())
                                        .isCloseTo(expected, Offset.offset(0.004)));
            }
            Passage first = computed.ranking().candidates().getFirst().passage();
            assertThat(kept.evidence(QUERY, first).getFirst().queryWord())
                    .isEqualTo(bare.evidence(QUERY, first).getFirst().queryWord());
            changes(kept);
        }
    }

    /** What is put into an open index is kept too, and what is gone is gone. */
    private static void changes(Winnow winnow) {
        Passage freed = Passage.of("new", "How a stuck pipe is freed: by jarring, says the stuck pipe manual.");
        winnow.put(List.of(freed));
        Outcome outcome = winnow.search(QUERY, Deadline.none());
        assertThat(outcome.ranking().head(30).ids()).contains("new");
        assertThat(notes(outcome)).containsExactly("token vectors: 100 of 100 kept");
        winnow.delete(List.of("new"));
        assertThat(winnow.search(QUERY, Deadline.none()).ranking().ids()).doesNotContain("new");
    }

    @Test
    void aModelThatChangedIsNotMixedWithWhatTheOldOneMade() {
        Path place = folder.resolve("changed");
        Tokens old = new Tokens(Models.BUNDLED_ENCODER, "an older one", Models.BUNDLED_DIMENSIONS);
        IndexSettings settings = IndexSettings.text()
                .withVectors(Models.BUNDLED_ENCODER, Models.BUNDLED_DIMENSIONS)
                .withTokens(old);
        try (var index = dev.winnow.lucene.LuceneIndex.create(place, settings);
                Models models = Models.standard();
                var indexer = index.indexer(models.encoder(Models.BUNDLED_ENCODER))) {
            indexer.put(List.of(dev.winnow.lucene.Entry.of(Passage.of("p", "a stuck pipe"))));
            indexer.commit();
        }
        try (Winnow winnow = Winnow.open(place)) {
            assertThat(notes(winnow.search(QUERY, Deadline.none())))
                    .containsExactly("token vectors: 0 of 1 kept, 1 computed as the index keeps those of another model"
                            + " ('all-MiniLM-L6-v2', identity an older one)");
            assertThatThrownBy(() -> winnow.put(List.of(Passage.of("q", "another"))))
                    .isInstanceOf(RankFailure.Misconfigured.class)
                    .hasMessageStartingWith("the index keeps token vectors of the model 'all-MiniLM-L6-v2', which has"
                            + " changed since; index into a new folder");
        }
    }
}
