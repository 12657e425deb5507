package dev.winnow.remote;

import dev.winnow.Scale;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How each service wants to be asked, and where its answer holds the scores. */
enum Dialect {
    COHERE_V1("Cohere", "v1/rerank", 999, "results", "relevance_score", Scale.SIMILARITY),
    COHERE_V2("Cohere", "v2/rerank", 1_000, "results", "relevance_score", Scale.SIMILARITY),
    JINA("Jina", "v1/rerank", 100, "results", "relevance_score", Scale.SIMILARITY),
    VOYAGE("Voyage", "v1/rerank", 1_000, "data", "relevance_score", Scale.SIMILARITY),
    TEI("TEI", "rerank", 32, "", "score", Scale.LOGIT),
    PINECONE("Pinecone", "rerank", 100, "data", "score", Scale.SIMILARITY);

    /** Some services refuse an empty document, and every passage is scored. */
    private static final String NOTHING = "(empty)";

    /** The service's name, for messages. */
    final String service;

    /** Below the base address. */
    final String path;

    /** How many documents a request may hold. */
    final int most;

    /** The field of the answer with the list; empty when the answer is the list. */
    final String list;

    /** The field of an entry with its score. */
    final String score;

    /** What the scores mean. */
    final Scale scale;

    Dialect(String service, String path, int most, String list, String score, Scale scale) {
        this.service = service;
        this.path = path;
        this.most = most;
        this.list = list;
        this.score = score;
        this.scale = scale;
    }

    /** Every document is to be scored, and none sent back. */
    Map<String, Object> request(String model, String query, List<String> texts) {
        List<String> documents =
                texts.stream().map(text -> text.isBlank() ? NOTHING : text).toList();
        Map<String, Object> request = new LinkedHashMap<>();
        if (this != TEI) {
            request.put("model", model);
        }
        request.put("query", query);
        switch (this) {
            case COHERE_V1, JINA -> {
                request.put("documents", documents);
                request.put("top_n", documents.size());
                request.put("return_documents", false);
            }
            case COHERE_V2 -> {
                request.put("documents", documents);
                request.put("top_n", documents.size());
            }
            case VOYAGE -> {
                request.put("documents", documents);
                request.put("return_documents", false);
                request.put("truncation", true);
            }
            case TEI -> {
                request.put("texts", documents);
                request.put("truncate", true);
                request.put("raw_scores", true); // a sigmoid in half precision makes ties
            }
            case PINECONE -> {
                request.put(
                        "documents",
                        documents.stream().map(text -> Map.of("text", text)).toList());
                request.put("top_n", documents.size());
                request.put("return_documents", false);
                request.put("rank_fields", List.of("text"));
                request.put("parameters", Map.of("truncate", "END"));
            }
        }
        return request;
    }

    Map<String, String> headers(Key key) {
        if (this != PINECONE) {
            return key.headers("Authorization", "Bearer ");
        }
        Map<String, String> headers = new LinkedHashMap<>(key.headers("Api-Key", ""));
        headers.put("X-Pinecone-API-Version", "2025-04");
        return headers;
    }
}
