package dev.winnow.training;

import dev.winnow.RankFailure;
import dev.winnow.training.data.Example;
import dev.winnow.training.data.TrainingGroup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Groups in a file, one a line of JSON, packed by gzip where the name ends in {@code .gz}: {@code {"query": ..., "examples":
 * [{"passage": ..., "label": 0 to 1, "offset": ..., "teacher": ...}, ...]}}, the last two only where there are any.
 */
public final class GroupFile {
    private static final JsonMapper JSON = new JsonMapper();

    private GroupFile() {}

    /**
     * @throws RankFailure.InvalidInput naming the line when one is no such group
     */
    public static List<TrainingGroup> read(Path file) {
        List<TrainingGroup> groups = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8))) {
            long number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    groups.add(group(file, number, line));
                }
            }
        } catch (IOException e) {
            throw new RankFailure.InvalidInput(
                    "cannot read the groups " + file + " (" + e
                            + "); give a file of JSON lines in UTF-8, packed by gzip when its name ends in .gz",
                    e);
        }
        if (groups.isEmpty()) {
            throw new RankFailure.InvalidInput("the file " + file + " holds no group; give one with at least one line");
        }
        return groups;
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        return file.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
    }

    private static TrainingGroup group(Path file, long number, String line) {
        try {
            JsonNode json = JSON.readTree(line);
            List<Example> examples = new ArrayList<>();
            for (JsonNode example : json.path("examples")) {
                examples.add(new Example(
                        example.path("passage").asString(""),
                        example.path("label").asDouble(Double.NaN),
                        optional(example, "offset"),
                        optional(example, "teacher")));
            }
            return new TrainingGroup(json.path("query").asString(""), examples);
        } catch (JacksonException e) {
            throw new RankFailure.InvalidInput(
                    "line " + number + " of " + file + " is not JSON (" + e.getOriginalMessage() + ")", e);
        } catch (RankFailure.InvalidInput e) {
            throw new RankFailure.InvalidInput("line " + number + " of " + file + ": " + e.getMessage(), e);
        }
    }

    private static OptionalDouble optional(JsonNode example, String field) {
        JsonNode value = example.path(field);
        return value.isNumber() ? OptionalDouble.of(value.doubleValue()) : OptionalDouble.empty();
    }
}
