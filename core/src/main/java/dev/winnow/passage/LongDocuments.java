package dev.winnow.passage;

import dev.winnow.Deadline;
import dev.winnow.Notes;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Scores texts that are longer than a model reads: cut into overlapping windows at sentence borders, each under the text's
 * title, scored, and joined to one score. A text that fits into one window goes to the model as it is. The best window of
 * each cut text stands beside its score.
 *
 * <p>With a scout, a cheap scorer reads every window and the model only the scout's best ones of each text.
 *
 * <p>Where the deadline allows a part, texts are scored whose windows were all read; the first one counts with what was read of
 * it, and the rest of it as lost.
 *
 * <p>Cost: as many passages for the model as there are windows, in one call.
 *
 * <p>Useful for: articles, manuals, contracts that were not cut when they were indexed. Not useful for: an index of passages
 * cut by {@link PassageSplitter} already; and it can make an order worse where the beginning of a text says what it is about,
 * so measure it.
 */
public final class LongDocuments implements Scorer {
    private final String name;
    private final Scorer scorer;
    private final WindowSettings settings;
    private final TokenCounter counter;
    private final PassageSplitter splitter;
    private final @Nullable Scout scout;

    private record Scout(Scorer scorer, int keep) {}

    /** A text's windows, those to be read, and how many of its tokens are in none. */
    private record Cut(List<Passage> windows, int lost, boolean isCut) {
        Highlight best(double[] logits) {
            int best = 0;
            for (int i = 1; i < logits.length; i++) {
                best = logits[i] > logits[best] ? i : best;
            }
            Passage window = windows.get(best);
            Passage.@Nullable Origin origin = isCut ? window.origin() : null; // an uncut text's own counts elsewhere
            return origin == null
                    ? new Highlight(0, window.text().length(), logits[best])
                    : new Highlight(origin.start(), origin.end(), logits[best]);
        }
    }

    private LongDocuments(
            String name, Scorer scorer, WindowSettings settings, TokenCounter counter, @Nullable Scout scout) {
        this.name = name;
        this.scorer = scorer;
        this.settings = settings;
        this.counter = counter;
        this.splitter = PassageSplitter.of(settings.size(), counter);
        this.scout = scout;
    }

    /**
     * @param name who scored
     * @param scorer the model; closed with this one
     * @param counter what a window's size is counted by; {@link TokenCounter#words()} is quick, and leaves a model of 512
     *     tokens room at the default size
     */
    public static LongDocuments of(String name, Scorer scorer, WindowSettings settings, TokenCounter counter) {
        return new LongDocuments(name, scorer, settings, counter, null);
    }

    /**
     * The same in two levels.
     *
     * @param scout reads every window; stays the caller's to close
     * @param keep how many windows of each text the model reads, 1 or more
     */
    public LongDocuments withScout(Scorer scout, int keep) {
        if (keep < 1) {
            throw new RankFailure.InvalidInput("the windows kept by the scout are " + keep + ", must be 1 or more");
        }
        return new LongDocuments(name, scorer, settings, counter, new Scout(scout, keep));
    }

    @Override
    public Scores score(Query query, List<Passage> passages, Deadline deadline) {
        deadline.check(name);
        List<Cut> cuts = scouted(query, passages.stream().map(this::cut).toList(), deadline);
        List<Passage> windows =
                cuts.stream().flatMap(cut -> cut.windows().stream()).toList();
        Scores read = scorer.score(query, windows, deadline);
        if (!deadline.allowsPart() || read.size() == 0 || read.size() > windows.size()) {
            read.requireSize(windows.size());
        }
        int texts = wholly(cuts, read.size());
        double[] logits = new double[texts];
        int[] lost = new int[texts];
        List<Optional<Window>> best = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < texts; i++) {
            Cut cut = cuts.get(i);
            double[] own = new double[Math.min(cut.windows().size(), read.size() - from)];
            lost[i] = cut.lost();
            for (int w = 0; w < own.length; w++) {
                own[w] = read.logit(from + w);
                lost[i] += read.lostTokens(from + w);
            }
            for (Passage unread :
                    cut.windows().subList(own.length, cut.windows().size())) {
                lost[i] += counter.count(unread.text());
            }
            from += own.length;
            logits[i] = settings.join().join(own);
            Highlight at = cut.best(own);
            best.add(cut.isCut() ? Optional.of(new Window(at.start(), at.end())) : Optional.empty());
        }
        if (best.stream().anyMatch(Optional::isPresent)) {
            Notes.say(texts + " texts were read in " + from + " windows");
        }
        return Scores.of(name, read.scale(), logits, lost).withWindows(best);
    }

    /** How many texts had all their windows read; the first counts with what was read of it. */
    private static int wholly(List<Cut> cuts, int read) {
        int texts = 0;
        int left = read;
        while (texts < cuts.size() && cuts.get(texts).windows().size() <= left) {
            left -= cuts.get(texts).windows().size();
            texts++;
        }
        return read > 0 ? Math.max(1, texts) : 0;
    }

    /** The best window of one text; empty when the text is blank. */
    public Optional<Highlight> highlight(Query query, Passage passage, Deadline deadline) {
        if (passage.text().isBlank()) {
            return Optional.empty();
        }
        Cut cut = scouted(query, List.of(cut(passage)), deadline).getFirst();
        return Optional.of(cut.best(scorer.score(query, cut.windows(), deadline).logits()));
    }

    private Cut cut(Passage passage) {
        if (counter.count(passage.text()) <= settings.size().tokens()) {
            return new Cut(List.of(passage), 0, false);
        }
        List<Passage> windows = splitter.split(Document.of(passage.id(), passage.title(), passage.text()));
        if (windows.size() <= settings.most()) {
            return new Cut(windows, 0, true);
        }
        List<Passage> read = windows.subList(0, settings.most());
        // The next window repeats a part of the last one read; what is lost begins after that.
        int after = read.stream()
                .map(Passage::origin)
                .filter(Objects::nonNull)
                .mapToInt(Passage.Origin::end)
                .max()
                .orElse(0);
        return new Cut(read, counter.count(passage.text().substring(after)), true);
    }

    private List<Cut> scouted(Query query, List<Cut> cuts, Deadline deadline) {
        if (scout == null) {
            return cuts;
        }
        List<Passage> all = cuts.stream()
                .filter(cut -> cut.windows().size() > scout.keep())
                .flatMap(cut -> cut.windows().stream())
                .toList();
        if (all.isEmpty()) {
            return cuts;
        }
        Scores glances = scout.scorer().score(query, all, deadline);
        if (!deadline.allowsPart()) {
            glances.requireSize(all.size());
        }
        List<Cut> chosen = new ArrayList<>();
        int from = 0;
        for (Cut cut : cuts) {
            if (cut.windows().size() <= scout.keep()) {
                chosen.add(cut);
                continue;
            }
            chosen.add(new Cut(best(cut.windows(), glances, from, scout.keep()), cut.lost(), true));
            from += cut.windows().size();
        }
        return chosen;
    }

    /** The windows of the greatest scores, in the order of the text. */
    private static List<Passage> best(List<Passage> windows, Scores glances, int from, int keep) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < windows.size(); i++) {
            order.add(i);
        }
        order.sort((a, b) -> Double.compare(seen(glances, from + b), seen(glances, from + a)));
        return order.subList(0, keep).stream().sorted().map(windows::get).toList();
    }

    /** What the scout had no time for comes last, in the order of the text. */
    private static double seen(Scores glances, int window) {
        return window < glances.size() ? glances.logit(window) : Double.NEGATIVE_INFINITY;
    }

    @Override
    public void close() {
        scorer.close();
    }
}
