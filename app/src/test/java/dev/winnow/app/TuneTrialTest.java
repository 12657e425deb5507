package dev.winnow.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.eval.collection.TestCollection;
import dev.winnow.eval.tune.Model;
import dev.winnow.eval.tune.TunerSettings;
import dev.winnow.lucene.IndexSettings;
import dev.winnow.lucene.IndexSettings.Tokens;
import dev.winnow.lucene.LuceneIndex;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuneTrialTest {
    @TempDir
    private Path folder;

    /** Guards against times and scores of an index without token vectors that are believed of one with them. */
    @Test
    void aModelIsAskedAnewWhereTheIndexKeepsItsTokenVectors() {
        try (Models models = Models.standard()) {
            IndexSettings text = IndexSettings.text();
            String bare = key(models, "bare", text);
            Tokens tokens = models.tokens(Models.BUNDLED_RERANKER);
            Tokens before = new Tokens(tokens.encoder(), tokens.identity() + "before", tokens.dimensions());
            assertThat(key(models, "kept", text.withTokens(tokens)))
                    .isEqualTo(key(models, "again", text.withTokens(tokens)))
                    .isNotEqualTo(bare);
            assertThat(key(models, "before", text.withTokens(before))).isEqualTo(bare);
        }
    }

    private String key(Models models, String name, IndexSettings settings) {
        Path at = folder.resolve(name);
        TuneTrial.Request request = new TuneTrial.Request(
                TestCollection.open(Path.of(System.getProperty("winnow.root"), "samples", "handbook")),
                "test",
                at,
                Optional.empty(),
                folder.resolve("work"),
                TunerSettings.within(Duration.ofMillis(100)));
        try (LuceneIndex index = LuceneIndex.create(at, settings)) {
            Assembly assembly = new Assembly(models, Optional.of(index), Models::countTokens);
            return TuneTrial.models(request, assembly).stream()
                    .map(Model::key)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
