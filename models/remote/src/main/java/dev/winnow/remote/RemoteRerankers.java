package dev.winnow.remote;

import dev.winnow.RankFailure;
import dev.winnow.Scorer;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rerankers that a service hosts, each as a {@link Scorer}.
 *
 * <p>All of them split what is over the service's limit and give scores back in the order of the passages; ask once more,
 * after the time the service names, when it is busy, fails or cuts the connection, if that is within the time limit; leave it
 * alone for a while after {@value RemoteSettings#FAILURES} failures in a row; and keep the service's own sentence. What a
 * service refuses (400, 413, 422) or answers wrongly is a {@link RankFailure.ModelFailure}; a key, address or model that
 * it does not know is {@link RankFailure.Misconfigured}; every passage is read as far as the service reads it, and how far
 * is not told.
 *
 * <p>Scores stand on {@link dev.winnow.Scale#SIMILARITY}, for they are near 0 to 1 and no calibrated chance: 0.9 is not
 * twice 0.45. TEI is asked for its logits.
 *
 * <p>Useful for: strong models without hardware for them. Not useful for: texts that may not leave the house, or answers in
 * a few milliseconds.
 */
public final class RemoteRerankers {
    private RemoteRerankers() {}

    /** Cohere, {@code POST /v2/rerank}. */
    public static Scorer cohere(RemoteSettings settings) {
        return open(Dialect.COHERE_V2, settings);
    }

    /** Cohere's first version, {@code POST /v1/rerank}, which many servers imitate. */
    public static Scorer cohereV1(RemoteSettings settings) {
        return open(Dialect.COHERE_V1, settings);
    }

    /** Jina, {@code POST /v1/rerank}. Scores of some models are below 0. */
    public static Scorer jina(RemoteSettings settings) {
        return open(Dialect.JINA, settings);
    }

    /** Voyage, {@code POST /v1/rerank}. */
    public static Scorer voyage(RemoteSettings settings) {
        return open(Dialect.VOYAGE, settings);
    }

    /** Hugging Face's Text Embeddings Inference, {@code POST /rerank}; 32 passages a request, as its default allows. */
    public static Scorer tei(RemoteSettings settings) {
        return open(Dialect.TEI, settings);
    }

    /** Pinecone, {@code POST /rerank}. */
    public static Scorer pinecone(RemoteSettings settings) {
        return open(Dialect.PINECONE, settings);
    }

    /** @throws RankFailure.Misconfigured when the environment variable of the key is not set */
    private static Scorer open(Dialect dialect, RemoteSettings settings) {
        return open(dialect, settings, System::getenv, InstantSource.system());
    }

    static Scorer open(
            Dialect dialect,
            RemoteSettings settings,
            Function<String, @Nullable String> environment,
            InstantSource clock) {
        Key key = Key.read(dialect.service, settings.keyVariable(), environment);
        return new HostedScorer(dialect, settings, key, clock);
    }
}
