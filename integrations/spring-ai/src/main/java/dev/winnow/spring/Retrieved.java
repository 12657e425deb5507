package dev.winnow.spring;

import dev.winnow.Candidate;
import dev.winnow.Passage;
import dev.winnow.Ranking;
import dev.winnow.Scale;
import dev.winnow.Scores;
import dev.winnow.StageScore;
import dev.winnow.pipeline.Outcome;
import dev.winnow.pipeline.Quality;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.document.Document;

/**
 * The documents of one call: as Winnow's candidates, named by their places from 1, and back.
 *
 * @param documents as the retriever gave them
 */
record Retrieved(List<Document> documents) {
    /** The stage under which candidates keep the scores they came with. */
    static final String STAGE = "retrieved";

    private static final String PREFIX = "winnow.";

    Retrieved {
        documents = List.copyOf(documents);
    }

    /**
     * Those that have a text, in the order given. Their scores are told to the stages when each has a finite one; a blend
     * with half of them would mean nothing.
     */
    Ranking ranking() {
        List<Passage> passages = new ArrayList<>();
        List<Double> scores = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            Document document = documents.get(i);
            String text = document.getText();
            if (text != null) {
                passages.add(new Passage(Integer.toString(i + 1), "", text, null, fields(document)));
                finite(document.getScore()).ifPresent(scores::add);
            }
        }
        Ranking given = Ranking.unscored(passages);
        return scores.size() < passages.size()
                ? given
                : given.note(
                        STAGE,
                        Scores.of(
                                STAGE,
                                Scale.SIMILARITY,
                                scores.stream().mapToDouble(Double::doubleValue).toArray()));
    }

    /** The documents in the order of an answer; those of media alone below. */
    List<Document> inOrderOf(Outcome outcome) {
        List<Candidate> candidates = outcome.ranking().candidates();
        boolean read = candidates.stream().anyMatch(candidate -> said(candidate).isPresent());
        Quality quality = outcome.trace().quality();
        List<Document> ordered = new ArrayList<>();
        for (Candidate candidate : candidates) {
            int place = Integer.parseInt(candidate.id());
            Map<String, Object> metadata = metadata(place, quality);
            said(candidate).ifPresent(score -> tell(score, metadata));
            candidate.probability().ifPresent(chance -> metadata.put(PREFIX + "probability", chance));
            if (!candidate.joined().isEmpty()) {
                metadata.put(
                        PREFIX + "joined",
                        candidate.joined().stream().map(this::id).toList());
            }
            Optional<Double> score = read
                    ? said(candidate).map(StageScore::score)
                    : Optional.ofNullable(document(place).getScore());
            ordered.add(with(document(place), metadata, score));
        }
        for (int place = 1; place <= documents.size(); place++) {
            if (!document(place).isText()) {
                Map<String, Object> metadata = metadata(place, quality);
                metadata.put(PREFIX + "unread", "media without text");
                ordered.add(with(
                        document(place),
                        metadata,
                        read
                                ? Optional.empty()
                                : Optional.ofNullable(document(place).getScore())));
            }
        }
        return ordered;
    }

    /** What the last stage said that is not the retriever. */
    private static Optional<StageScore> said(Candidate candidate) {
        return candidate.last().filter(score -> !score.stage().equals(STAGE));
    }

    private static void tell(StageScore score, Map<String, Object> metadata) {
        metadata.put(PREFIX + "stage", score.stage());
        metadata.put(PREFIX + "scale", word(score.scale()));
        if (score.lostTokens() > 0) {
            metadata.put(PREFIX + "lost_tokens", score.lostTokens());
        }
    }

    /** What the document came with, without what an earlier call wrote there, and what holds for every document of this one. */
    private Map<String, Object> metadata(int place, Quality quality) {
        Map<String, Object> metadata = new HashMap<>(document(place).getMetadata());
        metadata.keySet().removeIf(key -> key.startsWith(PREFIX));
        metadata.put(PREFIX + "first_place", place);
        finite(document(place).getScore()).ifPresent(score -> metadata.put(PREFIX + "first_score", score));
        metadata.put(PREFIX + "quality", word(quality.level()));
        quality.reason().ifPresent(reason -> metadata.put(PREFIX + "reason", reason));
        return metadata;
    }

    private static Document with(Document document, Map<String, Object> metadata, Optional<Double> score) {
        Document.Builder builder = Document.builder()
                .id(document.getId())
                .text(document.getText())
                .media(document.getMedia())
                .metadata(metadata)
                .score(score.orElse(null));
        Document changed = builder.build();
        changed.setContentFormatter(document.getContentFormatter());
        return changed;
    }

    /** Metadata that quotas, boosts and learned orders can read: what is one value. */
    private static Map<String, String> fields(Document document) {
        Map<String, String> fields = new HashMap<>();
        document.getMetadata().forEach((key, value) -> {
            if (!key.startsWith(PREFIX)
                    && (value instanceof String || value instanceof Number || value instanceof Boolean)) {
                fields.put(key, value.toString());
            }
        });
        return fields;
    }

    private static Optional<Double> finite(@Nullable Double score) {
        return Optional.ofNullable(score).filter(Double::isFinite);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private String id(String place) {
        return document(Integer.parseInt(place)).getId();
    }

    private Document document(int place) {
        return documents.get(place - 1);
    }
}
