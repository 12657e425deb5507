package dev.winnow.cli;

import dev.winnow.Deadline;
import dev.winnow.Filter;
import dev.winnow.RankFailure;
import dev.winnow.app.PipelineSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command that searches understands. */
final class PipelineOption {
    @Option(
            names = "--pipeline",
            paramLabel = "NAME|FILE",
            defaultValue = "default",
            description = "bm25, dense, fused, default, or a YAML file. Default: ${DEFAULT-VALUE}")
    String pipeline = "default";

    @Option(
            names = "--depth",
            paramLabel = "N",
            description = "How many candidates each first stage fetches, 1 to 10000. Default: the pipeline's")
    @Nullable
    Integer depth;

    @Option(
            names = "--filter",
            paramLabel = "FIELD=VALUE",
            description = "Only passages whose metadata has this value. Repeat it for other fields, or for other"
                    + " values of one field.")
    List<String> filters = new ArrayList<>();

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            description = "When the answer must be there, such as 200ms or 2s: stages that are late are passed over,"
                    + " and named. Default: none")
    @Nullable
    String deadline;

    PipelineSettings settings() {
        PipelineSettings settings = PipelineSettings.find(pipeline);
        return depth == null ? settings : settings.withDepth(depth);
    }

    Filter filter() {
        Map<String, TreeSet<String>> values = new LinkedHashMap<>();
        for (String filter : filters) {
            int equals = filter.indexOf('=');
            if (equals < 1) {
                throw new RankFailure.InvalidInput(
                        "the filter is '" + filter + "', must be FIELD=VALUE, such as chapter=mud");
            }
            values.computeIfAbsent(filter.substring(0, equals), field -> new TreeSet<>())
                    .add(filter.substring(equals + 1));
        }
        List<Filter> parts = new ArrayList<>();
        values.forEach((field, allowed) -> parts.add(new Filter.OneOf(field, allowed)));
        return new Filter.All(parts);
    }

    /** A deadline that begins now. */
    Deadline startDeadline() {
        return deadline == null ? Deadline.none() : Deadline.after(Durations.parse("the deadline", deadline));
    }
}
