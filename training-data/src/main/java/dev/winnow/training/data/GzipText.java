package dev.winnow.training.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.winnow.RankFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Files of one JSON object a line, compressed where their name ends in {@code .gz}. */
final class GzipText {
    static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private GzipText() {}

    /** What is done with a line. */
    @FunctionalInterface
    interface Use {
        void line(JsonNode object, String where);
    }

    /** Gives every line that is not blank to {@code use}, with the words that name it in a failure. */
    static void each(Path file, Use use) {
        if (!Files.isRegularFile(file)) {
            throw new RankFailure.InvalidInput("there is no file " + file + "; give the path of a file that exists");
        }
        try (InputStream bytes = Files.newInputStream(file);
                InputStream in = isCompressed(file) ? new GZIPInputStream(bytes, 1 << 16) : bytes;
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8.newDecoder()))) {
            long number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    String where = "line " + number + " of " + file;
                    use.line(object(line, where), where);
                }
            }
        } catch (IOException e) {
            throw new RankFailure.InvalidInput(
                    "cannot read " + file + ": " + e.getMessage()
                            + "; expected one JSON object a line in UTF-8, compressed by gzip when the name ends in .gz",
                    e);
        }
    }

    static Writer writer(Path file) throws IOException {
        OutputStream out = Files.newOutputStream(file);
        return new OutputStreamWriter(isCompressed(file) ? new GZIPOutputStream(out, 1 << 16) : out, UTF_8);
    }

    static String text(JsonNode object, String field, String where) {
        String text = optionalText(object, field);
        if (text == null || text.isBlank()) {
            throw new RankFailure.InvalidInput(where + " has no '" + field + "', or it is blank; expected a string");
        }
        return text;
    }

    static @Nullable String optionalText(JsonNode object, String field) {
        JsonNode value = object.get(field);
        return value == null || !value.isString() ? null : value.stringValue();
    }

    private static JsonNode object(String line, String where) {
        try {
            JsonNode root = MAPPER.readTree(line);
            if (root.isObject()) {
                return root;
            }
        } catch (JacksonException e) {
            throw new RankFailure.InvalidInput(where + " is malformed JSON; expected one object a line", e);
        }
        throw new RankFailure.InvalidInput(where + " is not a JSON object; expected one object a line");
    }

    private static boolean isCompressed(Path file) {
        return file.toString().endsWith(".gz");
    }
}
