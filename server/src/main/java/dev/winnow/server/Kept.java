package dev.winnow.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.winnow.RankFailure;
import dev.winnow.judging.Judgement;
import dev.winnow.judging.JudgementStore;
import dev.winnow.judging.Pair;
import dev.winnow.server.Caller.Right;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What callers send to be kept, in the folder that the settings name: judgements in the store that {@code winnow judge}
 * uses, feedback and choices between two pipelines as lines of JSON. Nothing in a request says where.
 */
final class Kept implements AutoCloseable {
    private static final String JUDGEMENTS = "judgements.db";
    private static final String FEEDBACK = "feedback.jsonl";
    private static final String PREFERENCES = "preferences.jsonl";
    private static final List<String> EVENTS = List.of("click", "copy", "cite", "like", "dislike");

    private final Optional<Path> folder;
    private final Optional<JudgementStore> store;
    private final InstantSource clock;

    Kept(Optional<Path> folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
        this.store = folder.map(path -> {
            try {
                Files.createDirectories(path);
            } catch (IOException e) {
                throw new RankFailure.Misconfigured("cannot make the data folder " + path + ": " + e.getMessage(), e);
            }
            return JudgementStore.open(path.resolve(JUDGEMENTS));
        });
    }

    List<Route> routes() {
        Own own = new Own();
        return List.of(
                new Route("POST", "/feedback", own, Right.READ, "Say what a user did with a result", this::feedback),
                new Route(
                        "POST",
                        "/judgements",
                        own,
                        Right.WRITE,
                        "Grade passages for queries, or say which of two pipelines is better",
                        this::judge),
                new Route(
                        "GET",
                        "/judgements",
                        own,
                        Right.READ,
                        "The latest grades, and how often each pipeline was preferred",
                        this::judgements));
    }

    private Answer feedback(Call call) {
        Fields fields = call.fields();
        String event = fields.text("event");
        if (!EVENTS.contains(event)) {
            throw Limits.invalid("'event' is '" + event + "', must be one of " + String.join(", ", EVENTS));
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("time", clock.instant().toString());
        line.put("caller", call.caller().name());
        line.put("event", event);
        line.put("request_id", fields.optionalText("request_id").orElse(call.id()));
        line.put("query", fields.text("query"));
        line.put("document", fields.text("document"));
        fields.whole("rank", 1, Limits.MOST_DOCUMENTS).ifPresent(rank -> line.put("rank", rank));
        append(FEEDBACK, Json.text(line) + "\n");
        return Answer.json(202, Map.of("kept", 1));
    }

    /** All lines or none, and behind whole lines only: what a killed process left of a line is cut off first. */
    private synchronized void append(String name, String lines) {
        Path file = required().resolve(name);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = endOfLines(channel);
            channel.truncate(end).position(end);
            try {
                ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(false);
            } catch (IOException full) {
                channel.truncate(end);
                throw full;
            }
        } catch (IOException e) {
            throw new RankFailure.Unavailable(name + " could not be written; check the disk's space", e);
        }
    }

    /** Where the last whole line ends. */
    private static long endOfLines(FileChannel channel) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        for (long end = channel.size(); end > 0; end--) {
            channel.read(one.clear(), end - 1);
            if (one.get(0) == '\n') {
                return end;
            }
        }
        return 0;
    }

    private Answer judge(Call call) {
        Fields fields = call.fields();
        JudgementStore judgements = requiredStore();
        boolean compares = fields.has("preferences");
        if (compares && fields.has("judgements")) {
            throw Limits.invalid(
                    "give 'judgements' or 'preferences', one a request: they are kept apart, and one could be"
                            + " kept without the other");
        }
        List<String> choices = compares ? choices(call, fields.list("preferences")) : List.of();
        List<Judgement> grades = compares ? List.of() : grades(call, fields.list("judgements"));
        judgements.addAll(grades);
        if (!choices.isEmpty()) {
            append(PREFERENCES, String.join("", choices));
        }
        return Answer.ok(Map.of("kept", grades.size() + choices.size()));
    }

    private List<String> choices(Call call, List<JsonNode> nodes) {
        String now = clock.instant().toString();
        return nodes.stream()
                .map(node -> Preferences.line(Fields.of(node), call.caller().name(), now))
                .map(line -> Json.text(line) + "\n")
                .toList();
    }

    private List<Judgement> grades(Call call, List<JsonNode> nodes) {
        List<Judgement> grades = new ArrayList<>();
        for (JsonNode node : nodes) {
            Fields fields = Fields.of(node);
            int grade = fields.whole("grade", 0, Judgement.MAX_GRADE)
                    .orElseThrow(() -> Fields.mistyped("'grade' is missing; give 0 to " + Judgement.MAX_GRADE));
            grades.add(new Judgement(
                    new Pair(fields.text("query_id"), fields.text("document_id")),
                    grade,
                    fields.optionalText("judge").orElse(call.caller().name()),
                    clock.instant()));
        }
        return grades;
    }

    private Answer judgements(Call call) {
        List<Object> latest = new ArrayList<>();
        for (Judgement judgement : requiredStore().latest()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("query_id", judgement.pair().queryId());
            json.put("document_id", judgement.pair().documentId());
            json.put("grade", judgement.grade());
            json.put("judge", judgement.judge());
            json.put("time", judgement.time().toString());
            latest.add(json);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("judgements", latest);
        json.put("preferences", new Preferences(required().resolve(PREFERENCES)).tallies());
        return Answer.ok(json);
    }

    private Path required() {
        return folder.orElseThrow(Kept::nowhere);
    }

    private JudgementStore requiredStore() {
        return store.orElseThrow(Kept::nowhere);
    }

    private static Refusal nowhere() {
        return new Refusal(
                Problem.MISCONFIGURED, "this server keeps nothing; start it with --data FOLDER to keep what is sent");
    }

    @Override
    public void close() {
        store.ifPresent(JudgementStore::close);
    }
}
