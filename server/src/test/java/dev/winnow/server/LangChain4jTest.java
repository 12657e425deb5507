package dev.winnow.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.cohere.CohereScoringModel;
import dev.langchain4j.model.jina.JinaScoringModel;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.scoring.ScoringModel;
import dev.langchain4j.model.voyageai.VoyageAiScoringModel;
import dev.winnow.app.PipelineSettings;
import dev.winnow.server.Caller.Right;
import dev.winnow.server.Keys.ApiKey;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LangChain4j's scoring models, as they are published, with nothing changed but the base URL. */
class LangChain4jTest {
    private static final String KEY = "the-key-of-the-search-team";
    private static final String QUERY = "how is a stuck pipe freed?";
    private static final List<TextSegment> TEXTS = List.of(
            TextSegment.from("cake is baked with eggs"),
            TextSegment.from("a stuck pipe is freed by jarring"),
            TextSegment.from("pipes are painted green"));

    private static WinnowServer server;

    @BeforeAll
    static void start() {
        Keys keys = new Keys(List.of(new ApiKey(new Caller("team", Right.READ, 1), Keys.hash(KEY))));
        server = WinnowServer.start(ServerSettings.of(PipelineSettings.find("default"))
                .withAccess(new ServerSettings.Access(keys, false, List.of()))
                .withPort(0));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A service whose client is pointed here: its model's name, and how many texts it takes. */
    enum Client {
        COHERE("rerank-v3.5", 10_000) {
            @Override
            ScoringModel at(String url, String key, String model) {
                return CohereScoringModel.builder()
                        .baseUrl(url)
                        .apiKey(key)
                        .modelName(model)
                        .maxRetries(0)
                        .build();
            }
        },
        JINA("jina-reranker-v2-base-multilingual", 10_000) {
            @Override
            ScoringModel at(String url, String key, String model) {
                return JinaScoringModel.builder()
                        .baseUrl(url)
                        .apiKey(key)
                        .modelName(model)
                        .maxRetries(0)
                        .build();
            }
        },
        VOYAGE("rerank-2.5", 1_000) {
            @Override
            ScoringModel at(String url, String key, String model) {
                return VoyageAiScoringModel.builder()
                        .baseUrl(url)
                        .apiKey(key)
                        .modelName(model)
                        .maxRetries(0)
                        .build();
            }
        };

        private final String model;
        private final int most;

        Client(String model, int most) {
            this.model = model;
            this.most = most;
        }

        abstract ScoringModel at(String url, String key, String model);

        ScoringModel here(String key, String name) {
            return at(server.address() + "/v1/", key, name);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "COHERE, /v1/",
        "COHERE, /cohere/v1/",
        "JINA, /v1/",
        "JINA, /jina/v1/",
        "VOYAGE, /v1/",
        "VOYAGE, /voyage/v1/"
    })
    void scoresComeBackInTheOrderOfTheTexts(Client client, String path) {
        Response<List<Double>> answer =
                client.at(server.address() + path, KEY, client.model).scoreAll(TEXTS, QUERY);
        List<Double> scores = answer.content();
        assertThat(scores).hasSize(3).allSatisfy(score -> assertThat(score).isBetween(0.0, 1.0));
        assertThat(scores.get(1)).isEqualTo(Collections.max(scores));
        assertThat(Objects.requireNonNull(answer.tokenUsage()).totalTokenCount())
                .isPositive();
    }

    /** The clients of Cohere and Jina throw the status and the body; that of Voyage knows what a status means. */
    @ParameterizedTest
    @CsvSource({
        "COHERE, status code: 401",
        "JINA, status code: 401",
        "VOYAGE, dev.langchain4j.exception.AuthenticationException"
    })
    void aWrongKeyIsToldApart(Client client, String told) {
        assertThat(failure(client.here("not-the-key", client.model), TEXTS)).contains(told, "invalid api token");
    }

    @ParameterizedTest
    @CsvSource({
        "COHERE, status code: 404",
        "JINA, status code: 404",
        "VOYAGE, dev.langchain4j.exception.ModelNotFoundException"
    })
    void anUnknownModelIsNamed(Client client, String told) {
        assertThat(failure(client.here(KEY, "nobody-has-this"), TEXTS)).contains(told, "nobody-has-this");
    }

    @ParameterizedTest
    @CsvSource({
        "COHERE, status code: 400",
        "JINA, status code: 422",
        "VOYAGE, dev.langchain4j.exception.InvalidRequestException"
    })
    void noTextsAreRefused(Client client, String told) {
        assertThat(failure(client.here(KEY, client.model), List.of())).contains(told, "empty");
    }

    @ParameterizedTest
    @CsvSource({
        "COHERE, status code: 400",
        "JINA, status code: 422",
        "VOYAGE, dev.langchain4j.exception.InvalidRequestException"
    })
    void tooManyTextsAreRefusedWithTheLimit(Client client, String told) {
        List<TextSegment> many = Collections.nCopies(client.most + 1, TextSegment.from("a"));
        assertThat(failure(client.here(KEY, client.model), many)).contains(told, Integer.toString(client.most));
    }

    private static String failure(ScoringModel model, List<TextSegment> texts) {
        return String.valueOf(catchThrowable(() -> model.scoreAll(texts, QUERY)));
    }
}
