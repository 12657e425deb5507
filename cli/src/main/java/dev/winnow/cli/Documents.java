package dev.winnow.cli;

import dev.winnow.Passage;
import dev.winnow.RankFailure;
import dev.winnow.eval.collection.Corpus;
import dev.winnow.eval.collection.CorpusItem;
import dev.winnow.eval.collection.MalformedLine;
import dev.winnow.eval.collection.MalformedPolicy;
import dev.winnow.structured.Structure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads documents to rerank: one a line, as plain text or as JSON objects; records also as one JSON list. */
final class Documents {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Documents() {}

    /**
     * @param structure how records become text; they need no id, and go by their places where they have none
     * @param file a path, or {@code -} for {@code standardInput}
     */
    static List<Passage> read(String file, InputStream standardInput, Optional<Structure> structure) {
        try {
            boolean piped = file.equals("-");
            if (!piped && (!Files.exists(Path.of(file)) || Files.isDirectory(Path.of(file)))) {
                throw new RankFailure.InvalidInput(
                        "there is no file " + file + "; give a file with one document a line, or - for standard input");
            }
            byte[] bytes = piped ? standardInput.readAllBytes() : Files.readAllBytes(Path.of(file));
            String name = piped ? "standard input" : file;
            String text = decode(name, bytes);
            List<Passage> documents = structure.isPresent()
                    ? records(name, text, structure.get())
                    : text.stripLeading().startsWith("{") ? objects(name, text, Corpus::jsonl) : lines(text);
            if (documents.isEmpty()) {
                throw new RankFailure.InvalidInput("there is no document in " + name + "; give one a line");
            }
            return documents;
        } catch (IOException e) {
            throw new RankFailure.InvalidInput("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static String decode(String name, byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                throw new RankFailure.InvalidInput(name + " holds NUL characters; give text, one document a line");
            }
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new RankFailure.InvalidInput(name + " is not UTF-8; give text, one document a line", e);
        }
    }

    private static List<Passage> lines(String text) {
        List<Passage> documents = new ArrayList<>();
        int line = 0;
        for (String document : text.split("\n", -1)) {
            line++;
            if (!document.isBlank()) {
                documents.add(Passage.of(Integer.toString(line), document.strip()));
            }
        }
        return documents;
    }

    private static List<Passage> records(String name, String text, Structure structure) throws IOException {
        StringBuilder lines = new StringBuilder();
        int number = 0;
        for (String record : text.stripLeading().startsWith("[")
                ? items(name, text)
                : text.lines().toList()) {
            lines.append(numbered(record, ++number)).append('\n');
        }
        return objects(name, lines.toString(), file -> Corpus.jsonl(file, structure));
    }

    private static List<String> items(String name, String text) {
        try {
            return MAPPER.readTree(text).valueStream().map(JsonNode::toString).toList();
        } catch (JacksonException e) {
            throw new RankFailure.InvalidInput(
                    name + " begins like a JSON list and is none: " + e.getOriginalMessage()
                            + "; give a list of objects, or one object a line",
                    e);
        }
    }

    /** What is no object stays as it is, for the reader to say where. */
    private static String numbered(String record, int number) {
        try {
            if (MAPPER.readTree(record) instanceof ObjectNode object && !object.has("_id") && !object.has("id")) {
                return object.put("_id", Integer.toString(number)).toString();
            }
            return record;
        } catch (JacksonException e) {
            return record;
        }
    }

    /** The corpus reader takes files, so the text goes through one; failures tell where the text came from. */
    private static List<Passage> objects(String name, String text, Function<Path, Corpus> corpus) throws IOException {
        Path copy = Files.createTempFile("winnow-documents", ".jsonl");
        try {
            Files.writeString(copy, text);
            MalformedPolicy fail = line -> {
                throw new RankFailure.InvalidInput(
                        new MalformedLine(Path.of(name), line.line(), line.reason(), line.expected()).message());
            };
            return corpus.apply(copy).readAll(fail).stream()
                    .map(CorpusItem::passage)
                    .toList();
        } finally {
            Files.delete(copy);
        }
    }
}
