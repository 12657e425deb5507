package dev.winnow.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Deadline;
import dev.winnow.Encoder.Side;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Scores;
import dev.winnow.TokenEncoder;
import dev.winnow.TokenVectors;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.engine.TextEncoder;
import dev.winnow.late.Match;
import dev.winnow.late.MaxSim;
import dev.winnow.testkit.TokenEncoderContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Models in ColBERT's and PyLate's layouts, against what PyTorch computes; {@code late_models.py} made both. */
class LateModelsTest {
    private static TextEncoder open(String model) {
        return OnnxModels.encoder(Golden.bundle(model), Golden.SETTINGS);
    }

    @Nested
    class Tokens implements TokenEncoderContract {
        @Override
        public TokenEncoder tokenEncoder() {
            return OnnxModels.encoder(Golden.bundle("pylate"), Golden.SETTINGS);
        }

        /** Markers have vectors of their own, so that a text of nothing but lost tokens has some. */
        @Override
        public void saysHowManyTokensWereLost() {
            try (TokenEncoder encoder = tokenEncoder()) {
                List<TokenVectors> encoded =
                        encoder.encodeTokens(Side.PASSAGE, List.of("stuck", "stuck ".repeat(500)), Deadline.none());
                assertThat(encoded.get(0).lostTokens()).isZero();
                assertThat(encoded.get(1).lostTokens()).isEqualTo(500 - 27);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"colbert", "pylate"})
    void scoreAsTheirOwnFrameworkDoes(String model) {
        try (TextEncoder encoder = open(model)) {
            MaxSim scorer = new MaxSim("maxsim", encoder);
            for (JsonNode pair : Golden.all(model, "pairs").toList()) {
                String query = pair.path("query").stringValue();
                String passage = pair.path("passage").stringValue();
                TokenVectors asked = encoder.encodeTokens(Side.QUERY, List.of(query), Deadline.none())
                        .getFirst();
                TokenVectors answer = encoder.encodeTokens(Side.PASSAGE, List.of(passage), Deadline.none())
                        .getFirst();
                assertThat(asked.size())
                        .as(query)
                        .isEqualTo(pair.path("query_vectors").intValue());
                assertThat(answer.size())
                        .as(passage)
                        .isEqualTo(pair.path("passage_vectors").intValue());
                Scores scores = scorer.score(
                        Query.of(query),
                        List.of(Passage.of("other", "a neighbour of another length"), Passage.of("p", passage)),
                        Deadline.none());
                assertThat(scores.logit(1))
                        .as(query + " | " + passage)
                        .isCloseTo(pair.path("score").doubleValue(), Offset.offset(Golden.tolerance(model)));
                assertThat(scores.lostTokens(1)).isEqualTo(pair.path("lost").intValue());
            }
        }
    }

    @Test
    void evidenceNamesWordsAndNoMarkers() {
        try (TextEncoder encoder = open("colbert")) {
            List<Match> evidence = new MaxSim("maxsim", encoder)
                    .evidence(Query.of("free pipe"), Passage.of("p", "The pipe, is stuck!"), Deadline.none());
            assertThat(evidence).extracting(Match::queryWord).containsExactlyInAnyOrder("free", "pipe");
            assertThat(evidence).extracting(Match::passageWord).isSubsetOf("The", "pipe", "is", "stuck");
        }
    }

    @Test
    void hasNoVectorOfAWholeText() {
        try (TextEncoder encoder = open("colbert")) {
            assertThatThrownBy(() -> encoder.encode(Side.PASSAGE, List.of("a"), Deadline.none()))
                    .isInstanceOf(RankFailure.Misconfigured.class)
                    .hasMessageContaining("'colbert' was made for late interaction");
        }
    }

    @Test
    void aMarkerThatTheTokenizerDoesNotKnowIsRefused(@TempDir Path folder) throws IOException {
        ModelBundle copy = copy("colbert", folder);
        assertThat(copy.identity()).isEqualTo(Golden.bundle("colbert").identity());
        Path settings = folder.resolve("artifact.metadata");
        String json = Files.readString(settings);
        Files.writeString(settings, json.replace("\"query_maxlen\": 16", "\"query_maxlen\": 17"));
        assertThat(Bundles.in(folder).identity()).isNotEqualTo(copy.identity());
        Files.writeString(settings, json.replace("[unused0]", "[unused7]"));
        assertThatThrownBy(() -> Bundles.in(folder))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("names the marker '[unused7]', which tokenizer.json does not know");
    }

    @Test
    void anActivationAfterTheLinearStepIsRefused(@TempDir Path folder) throws IOException {
        copy("pylate", folder);
        Path settings = folder.resolve("1_Dense/config.json");
        Files.writeString(settings, Files.readString(settings).replace("linear.Identity", "activation.Tanh"));
        assertThatThrownBy(() -> Bundles.in(folder))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("activation.Tanh")
                .hasMessageContaining("supported is a plain linear step");
    }

    private static ModelBundle copy(String model, Path to) throws IOException {
        Path from = Golden.folder(model);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        return Bundles.in(to);
    }
}
