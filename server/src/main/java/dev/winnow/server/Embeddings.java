package dev.winnow.server;

import dev.winnow.Encoder;
import dev.winnow.app.Models;
import dev.winnow.server.Caller.Right;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** OpenAI's {@code /v1/embeddings} over the bundled encoder. */
record Embeddings(Catalogue catalogue, Desk desk) {
    private static final int MOST_INPUTS = 2_048;

    List<Route> routes() {
        Dialect openAi = new OpenAiEmbeddings();
        return List.of(
                new Route("POST", "/v1/embeddings", openAi, Right.READ, "Embed texts as OpenAI", this::embed),
                new Route("POST", "/embeddings", openAi, Right.READ, "Embed texts as OpenAI", this::embed));
    }

    private Answer embed(Call call) {
        Fields fields = call.fields();
        fields.optionalText("model").ifPresent(Embeddings::requireModel);
        List<String> texts = texts(fields);
        boolean base64 = switch (fields.optionalText("encoding_format").orElse("float")) {
            case "float" -> false;
            case "base64" -> true;
            default -> throw Limits.invalid("'encoding_format' must be float or base64");
        };
        fields.whole("dimensions", Models.BUNDLED_DIMENSIONS, Models.BUNDLED_DIMENSIONS);
        call.meter().setModel(Models.BUNDLED_ENCODER);
        call.meter().setDocuments(texts.size());
        return catalogue.with(Optional.empty(), model -> {
            double millis = model.forecast().millis("", texts, new BitSet());
            return desk.answer(call, 0, millis, call.deadline(), ticket -> encode(call, texts, base64));
        });
    }

    private Answer encode(Call call, List<String> texts, boolean base64) {
        long start = System.nanoTime();
        long tokens = catalogue.root().countTokens(texts).stream()
                .mapToLong(Integer::longValue)
                .sum();
        long counted = System.nanoTime();
        List<float[]> vectors = catalogue.root().encode(Encoder.Side.PASSAGE, texts, call.deadline());
        call.meter().addTokenise(counted - start);
        call.meter().addCompute(System.nanoTime() - counted);
        call.meter().setTokens(tokens);
        return render(vectors, base64, tokens);
    }

    private static void requireModel(String model) {
        if (!model.equalsIgnoreCase(Models.BUNDLED_ENCODER)
                && !model.equalsIgnoreCase("sentence-transformers/" + Models.BUNDLED_ENCODER)) {
            throw new Refusal(Problem.UNKNOWN_MODEL, model);
        }
    }

    private static List<String> texts(Fields fields) {
        JsonNode input = fields.node("input").orElseThrow(() -> Fields.mistyped("'input' is missing; give a string"));
        List<String> texts = input.isArray() ? fields.strings("input") : List.of(Fields.string("input", input));
        Limits.requireSize("input", texts.size(), MOST_INPUTS);
        if (texts.stream().anyMatch(String::isEmpty)) {
            throw Limits.invalid("'input' cannot be an empty string");
        }
        return texts;
    }

    private static Answer render(List<float[]> vectors, boolean base64, long tokens) {
        List<Object> data = new ArrayList<>();
        for (float[] vector : vectors) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("object", "embedding");
            json.put("index", data.size());
            json.put("embedding", base64 ? littleEndian(vector) : vector);
            data.add(json);
        }
        Map<String, Object> usage = new LinkedHashMap<>();
        usage.put("prompt_tokens", tokens);
        usage.put("total_tokens", tokens);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("object", "list");
        json.put("data", data);
        json.put("model", Models.BUNDLED_ENCODER);
        json.put("usage", usage);
        return Answer.ok(json);
    }

    private static String littleEndian(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
