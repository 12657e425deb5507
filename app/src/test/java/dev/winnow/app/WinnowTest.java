package dev.winnow.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Candidate;
import dev.winnow.Deadline;
import dev.winnow.Encoder;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Ranking;
import dev.winnow.late.Match;
import dev.winnow.lucene.Entry;
import dev.winnow.lucene.IndexSettings;
import dev.winnow.lucene.Indexer;
import dev.winnow.lucene.LuceneIndex;
import dev.winnow.pipeline.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WinnowTest {
    private static final List<String> TEXTS = List.of(
            "Bake the dough for an hour.",
            "Jar downwards with the hydraulic jar to free the stuck drill pipe.",
            "Bake the dough for an hour.");

    @TempDir
    private Path folder;

    @Test
    void reranksAListOfTexts() {
        try (Winnow winnow = Winnow.open()) {
            Ranking ranking = winnow.rerank("how is a stuck pipe freed?", TEXTS);
            assertThat(ranking.ids()).containsExactly("2", "1", "3"); // equal texts keep their order
            assertThat(ranking.candidates())
                    .extracting(candidate -> candidate.last().orElseThrow().score())
                    .isSortedAccordingTo((a, b) -> Double.compare(b, a));
            assertThat(winnow.rerank("pipe", List.of()).isEmpty()).isTrue();
            assertThat(winnow.size()).isZero();
            assertThatThrownBy(() -> winnow.search("pipe"))
                    .isInstanceOf(RankFailure.Misconfigured.class)
                    .hasMessage("this pipeline has no first stage; give it candidates to rerank");
            assertThatThrownBy(() -> winnow.rerank(" ", TEXTS))
                    .hasMessage("the query is empty; give at least one word");
        }
    }

    @Test
    void showsWhichWordsMet() {
        try (Winnow winnow = Winnow.open()) {
            List<Match> matches = winnow.evidence(Query.of("freeing a stuck pipe"), Passage.of("jar", TEXTS.get(1)));
            assertThat(matches)
                    .isNotEmpty()
                    .isSortedAccordingTo((a, b) -> Double.compare(b.similarity(), a.similarity()));
            assertThat(matches).anySatisfy(match -> {
                assertThat(match.queryWord()).isEqualTo("pipe");
                assertThat(match.passageWord()).isEqualTo("pipe");
            });
        }
    }

    @Test
    void searchesAnIndexAndLetsGoOfItWhenClosed() throws Exception {
        Path index = index(IndexSettings.text());
        PipelineSettings words = PipelineSettings.find("bm25");
        Winnow winnow = Winnow.open(index, words);
        assertThat(winnow.size()).isEqualTo(TEXTS.size());
        Outcome outcome = winnow.search(Query.of("stuck pipe"), Deadline.none());
        assertThat(outcome.ranking().candidates()).extracting(Candidate::id).containsExactly("2");
        winnow.close();
        winnow.close();
        assertThatThrownBy(() -> winnow.search("pipe")).isInstanceOf(RuntimeException.class);
        try (LuceneIndex open = LuceneIndex.open(index);
                Indexer indexer = open.indexer()) {
            indexer.put(List.of(Entry.of(Passage.of("4", "one more"))));
            indexer.commit();
        }
        try (var files = Files.list(index)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(index);
        assertThatThrownBy(() -> Winnow.open(index, words)).isInstanceOf(RankFailure.Misconfigured.class);
    }

    @Test
    void anIndexThatDoesNotFitThePipelineIsRefusedAndLetGo() throws Exception {
        Path index = index(IndexSettings.text());
        assertThatThrownBy(() -> Winnow.open(index))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("this index keeps no vectors");
        try (LuceneIndex open = LuceneIndex.open(index);
                Indexer indexer = open.indexer()) {
            indexer.delete("1");
            indexer.commit();
            open.refresh();
            assertThat(open.size()).isEqualTo(TEXTS.size() - 1);
        }
    }

    @Test
    void keepsTheTokensOfDocumentsBesideTheIndexAndLivesWithADamagedFile() throws Exception {
        Path index = index(IndexSettings.text());
        Path tokens = index.resolve("winnow-tokens");
        try (Models models = Models.standard()) {
            models.keepTokens(index);
            models.encoder(Models.BUNDLED_ENCODER).encode(Encoder.Side.PASSAGE, TEXTS, Deadline.none());
        }
        assertThat(tokens).isNotEmptyFile();
        byte[] kept = Files.readAllBytes(tokens);
        kept[kept.length / 2] ^= 1;
        Files.write(tokens, kept);
        try (Models models = Models.standard()) {
            models.keepTokens(index);
            List<float[]> vectors =
                    models.encoder(Models.BUNDLED_ENCODER).encode(Encoder.Side.PASSAGE, TEXTS, Deadline.none());
            try (Models without = Models.standard()) {
                List<float[]> fresh =
                        without.encoder(Models.BUNDLED_ENCODER).encode(Encoder.Side.PASSAGE, TEXTS, Deadline.none());
                for (int i = 0; i < TEXTS.size(); i++) {
                    assertThat(vectors.get(i)).containsExactly(fresh.get(i), Offset.offset(1e-5f));
                }
            }
        }
        try (Winnow winnow = Winnow.open(index, PipelineSettings.find("bm25"))) {
            assertThat(winnow.search("pipe").ranking().size()).isPositive();
        }
    }

    private Path index(IndexSettings settings) {
        Path index = folder.resolve("index");
        try (LuceneIndex open = LuceneIndex.create(index, settings);
                Indexer indexer = open.indexer()) {
            for (int i = 0; i < TEXTS.size(); i++) {
                indexer.put(List.of(Entry.of(Passage.of(Integer.toString(i + 1), TEXTS.get(i)))));
            }
            indexer.commit();
        }
        return index;
    }
}
