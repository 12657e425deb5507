package dev.winnow.examples;

import dev.winnow.Deadline;
import dev.winnow.Filter;
import dev.winnow.Query;
import dev.winnow.app.Indexing;
import dev.winnow.app.Models;
import dev.winnow.app.OnBad;
import dev.winnow.app.Source;
import dev.winnow.app.Winnow;
import dev.winnow.lucene.IndexSettings;
import dev.winnow.pipeline.Outcome;
import java.nio.file.Path;
import java.time.Duration;

/** Indexes a collection and asks it a question, through both stages and by a deadline. */
public final class SearchAnIndex {
    private SearchAnIndex() {}

    /** @param arguments a collection in the BEIR layout, and a folder for the index */
    public static void main(String[] arguments) {
        Source source = Source.collection(Path.of(arguments[0]));
        Path index = Path.of(arguments[1]);
        IndexSettings settings = IndexSettings.text().withVectors(Models.BUNDLED_ENCODER, Models.BUNDLED_DIMENSIONS);
        try (Models models = Models.standard()) {
            Indexing.run(source, index, settings, models, OnBad.fail(), (passages, read, size) -> {});
        }
        try (Winnow winnow = Winnow.open(index)) {
            Query query = Query.of("how is a stuck pipe freed?").withFilter(Filter.equal("kind", "procedure"));
            Outcome outcome = winnow.search(query, Deadline.after(Duration.ofSeconds(5)));
            outcome.ranking().head(3).candidates().forEach(c -> System.out.println(c.id() + " " + c.stages()));
            System.out.println(outcome.context().orElseThrow().text());
            outcome.trace().degradations().forEach(step -> System.out.println("passed over: " + step));
        }
    }
}
