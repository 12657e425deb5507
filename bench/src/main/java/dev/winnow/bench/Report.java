package dev.winnow.bench;

import dev.winnow.app.bench.Rounds.Times;
import dev.winnow.app.bench.Shape;
import dev.winnow.app.bench.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What was measured: {@code raw.json} with every round, and {@code tables.md} for people. */
final class Report {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Map<String, Object> machine;
    private final String command;
    private final List<Row> rows = new ArrayList<>();
    private final List<Callers> callers = new ArrayList<>();
    private final Map<String, String> absent = new LinkedHashMap<>();
    private final Map<String, Double> limits = new LinkedHashMap<>();

    Report(Map<String, Object> machine, String command) {
        this.machine = machine;
        this.command = command;
    }

    /** Which question a row answers. */
    enum Section {
        ENGINES,
        CANDIDATES,
        LENGTHS
    }

    /** One engine on one workload. */
    record Row(Section section, String shape, String workload, int pairs, int tokens, double flops, Times times) {}

    void add(Section section, Shape shape, Workload workload, List<Times> times) {
        double flops = workload.flops(shape.architecture());
        times.forEach(time -> rows.add(
                new Row(section, shape.toString(), workload.name(), workload.pairs(), workload.tokens(), flops, time)));
    }

    void add(Callers measured) {
        callers.add(measured);
    }

    void absent(Map<String, String> engines) {
        absent.putAll(engines);
    }

    /** The best of all that were measured: what else the machine does only takes away. */
    void limits(Map<String, Double> measured) {
        measured.forEach((precision, limit) -> limits.merge(precision, limit, Math::max));
    }

    Figures figures() {
        return new Figures(List.copyOf(rows));
    }

    void write(Path folder) throws IOException {
        Map<String, Object> raw = new LinkedHashMap<>();
        raw.put("command", command);
        raw.put("machine", machine);
        raw.put("limits_flops", limits);
        raw.put("absent", absent);
        raw.put("rows", rows);
        raw.put("callers", callers);
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("raw.json"), JSON.writeValueAsString(raw) + "\n");
        Files.writeString(
                folder.resolve("tables.md"), new Tables(machine, command, rows, callers, absent, limits).text());
    }
}
