package dev.winnow.bench.serve;

import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.Ranking;
import dev.winnow.app.EngineSettings;
import dev.winnow.app.PipelineSettings;
import dev.winnow.app.PipelineSettings.SecondStage;
import dev.winnow.app.Winnow;
import dev.winnow.app.bench.Workload;
import dev.winnow.bench.serve.Asker.Reply;
import dev.winnow.rerank.Rerankers;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** The same list by HTTP and by the library, in turns, so that both see the same machine. */
record Overhead(Asker asker, Workload workload, int calls) {
    private static final int WARM = 10;

    void print(PrintStream out) throws InterruptedException, IOException {
        List<Double> library = new ArrayList<>();
        List<Reply> http = new ArrayList<>();
        List<Reply> plain = new ArrayList<>();
        // The same work: every document, by the last stage alone.
        PipelineSettings alone = PipelineSettings.find("default")
                .withContext(Optional.empty())
                .withSecondStages(
                        List.of(new SecondStage.MaxSim(Optional.empty(), Rerankers.MAX_DEPTH, OptionalDouble.empty())));
        try (Winnow winnow = Winnow.open(alone, EngineSettings.defaults())) {
            for (int i = -WARM; i < calls; i++) {
                boolean first = i % 2 == 0; // the library is first in half of the turns, and last in the others
                double direct = first ? library(winnow) : 0;
                Reply asked = asker.ask();
                Reply least = asker.askPlainly();
                double after = first ? direct : library(winnow);
                if (i >= 0) {
                    library.add(after);
                    http.add(asked);
                    plain.add(least);
                }
            }
        }
        out.printf(
                Locale.ROOT,
                "%d documents, %d turns, medians: library %.1f ms%n",
                workload.passages().size(),
                calls,
                Quantiles.of(library, 0.5));
        print("the JDK's client", http, library, out);
        print("a plain socket", plain, library, out);
        out.println();
    }

    private static void print(String client, List<Reply> replies, List<Double> library, PrintStream out) {
        List<Double> differences = new ArrayList<>();
        for (int i = 0; i < replies.size(); i++) {
            differences.add(replies.get(i).millis() - library.get(i));
        }
        double[] between = Quantiles.medianInterval(differences);
        out.printf(
                Locale.ROOT,
                "by %s: %.1f ms, less library %.1f ms (95 %%: %.1f to %.1f); outside the library call that the server made"
                        + " %.2f ms, of which the queue %.2f ms and counting tokens %.2f ms%n",
                client,
                median(replies, Reply::millis),
                Quantiles.of(differences, 0.5),
                between[0],
                between[1],
                median(replies, reply -> reply.millis() - reply.parts().compute()),
                median(replies, reply -> reply.parts().queue()),
                median(replies, reply -> reply.parts().tokenise()));
    }

    /** The same list on a server that remembers its scores, so that little but HTTP is left. */
    static void printRemembered(Asker asker, int calls, PrintStream out) throws InterruptedException, IOException {
        List<Reply> http = new ArrayList<>();
        List<Reply> plain = new ArrayList<>();
        for (int i = -calls; i < calls; i++) { // the first half warms
            Reply asked = asker.ask();
            Reply least = asker.askPlainly();
            if (i >= 0) {
                http.add(asked);
                plain.add(least);
            }
        }
        out.printf("with every score remembered, %d requests%n", calls);
        printRemembered("the JDK's client", http, out);
        printRemembered("a plain socket", plain, out);
        out.println();
    }

    private static void printRemembered(String client, List<Reply> replies, PrintStream out) {
        List<Double> times = replies.stream().map(Reply::millis).toList();
        out.printf(
                Locale.ROOT,
                "by %s: fastest %.2f ms, median %.2f ms, of which the library call %.2f ms and counting tokens %.2f ms%n",
                client,
                Quantiles.of(times, 0.0001),
                Quantiles.of(times, 0.5),
                median(replies, reply -> reply.parts().compute()),
                median(replies, reply -> reply.parts().tokenise()));
    }

    /** What the server asks of the library, a deadline that allows a part included. */
    private double library(Winnow winnow) {
        long start = System.nanoTime();
        List<Passage> passages = new ArrayList<>();
        for (String text : workload.passages()) {
            passages.add(Passage.of(Integer.toString(passages.size()), text));
        }
        winnow.rerank(
                Query.of(workload.query()),
                Ranking.unscored(passages),
                Deadline.after(Duration.ofMinutes(1)).orPart());
        return (System.nanoTime() - start) / 1e6;
    }

    private static double median(List<Reply> replies, ToDoubleFunction<Reply> part) {
        return Quantiles.of(replies.stream().map(part::applyAsDouble).toList(), 0.5);
    }
}
