package dev.winnow.app;

import dev.winnow.Chat;
import dev.winnow.RankFailure;
import dev.winnow.Scorer;
import dev.winnow.app.PipelineSettings.Vendor;
import dev.winnow.bundle.Bundles;
import dev.winnow.onnx.OnnxEncoder;
import dev.winnow.onnx.OnnxModels;
import dev.winnow.onnx.OnnxSettings;
import dev.winnow.remote.ChatCompletions;
import dev.winnow.remote.ChatSettings;
import dev.winnow.remote.RemoteRerankers;
import dev.winnow.remote.RemoteSettings;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The models of a process: each is loaded when it is first asked for, shared by whoever asks again, and closed with this.
 * Safe for concurrent use.
 */
public final class Models implements AutoCloseable {
    /** The encoder that comes with Winnow. */
    public static final String BUNDLED_ENCODER = "all-MiniLM-L6-v2";

    /** The length of its vectors. */
    public static final int BUNDLED_DIMENSIONS = 384;

    private final OnnxSettings settings;
    private final Map<String, OnnxEncoder> encoders = new LinkedHashMap<>();
    private final Map<String, Scorer> crossEncoders = new LinkedHashMap<>();
    private final Map<ChatSettings, Chat> chats = new LinkedHashMap<>();
    private final Map<Service, Scorer> hosted = new LinkedHashMap<>();
    private boolean closed;

    public Models(OnnxSettings settings) {
        this.settings = settings;
    }

    public static Models standard() {
        return new Models(OnnxSettings.defaults());
    }

    /** How many tokens a text has for the bundled encoder, markers not counted. */
    public static int countTokens(String text) {
        return Bundles.find(BUNDLED_ENCODER).tokenizer().tokenize(text).size();
    }

    /** @param nameOrFolder a bundled model's name, or a folder in the Hugging Face layout */
    public synchronized OnnxEncoder encoder(String nameOrFolder) {
        requireOpen();
        return encoders.computeIfAbsent(nameOrFolder, name -> OnnxModels.encoder(Bundles.find(name), settings));
    }

    /** @param nameOrFolder a bundled model's name, or a folder in the Hugging Face layout */
    public synchronized Scorer crossEncoder(String nameOrFolder) {
        requireOpen();
        return crossEncoders.computeIfAbsent(
                nameOrFolder, name -> OnnxModels.crossEncoder(Bundles.find(name), settings));
    }

    /** A chat model behind an address; nothing is sent before it is asked. */
    synchronized Chat chat(ChatSettings chat) {
        requireOpen();
        return chats.computeIfAbsent(chat, ChatCompletions::open);
    }

    /** A hosted reranker; nothing is sent before it is asked. */
    synchronized Scorer hosted(Vendor vendor, RemoteSettings remote) {
        requireOpen();
        return hosted.computeIfAbsent(new Service(vendor, remote), service -> switch (vendor) {
            case COHERE -> RemoteRerankers.cohere(remote);
            case COHERE_V1 -> RemoteRerankers.cohereV1(remote);
            case JINA -> RemoteRerankers.jina(remote);
            case VOYAGE -> RemoteRerankers.voyage(remote);
            case TEI -> RemoteRerankers.tei(remote);
            case PINECONE -> RemoteRerankers.pinecone(remote);
        });
    }

    private record Service(Vendor vendor, RemoteSettings settings) {}

    private void requireOpen() {
        if (closed) {
            throw new RankFailure.Unavailable("the models are closed; open Winnow again", null);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        encoders.values().forEach(OnnxEncoder::close);
        crossEncoders.values().forEach(Scorer::close);
        chats.values().forEach(Chat::close);
        hosted.values().forEach(Scorer::close);
        encoders.clear();
        crossEncoders.clear();
        chats.clear();
        hosted.clear();
    }
}
