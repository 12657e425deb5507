package dev.winnow.passage;

import dev.winnow.Passage;
import dev.winnow.RankFailure;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;

/**
 * Cuts documents into passages of whole sentences, of at most so many tokens, each overlapping the one before it.
 *
 * <p>The rules: a passage never crosses from one section into the next, however small either is, so that its heading
 * path is true of all of it; it takes as many sentences as fit; the next one begins with as many of its last sentences
 * as fit into the overlap; rows of tables, items of lists and lines of code are kept whole like sentences. A sentence
 * longer than a passage is cut at word borders, a word longer than a passage between characters, never inside of a
 * surrogate pair; such pieces overlap only where a whole one fits into the overlap.
 *
 * <p>What comes out: {@code document.text().substring(origin.start(), origin.end())} is the passage's text; every
 * character that is not blank is in some passage; ids are {@code documentId#1}, {@code documentId#2} and so on; the
 * title is the document's title and the heading path, joined by {@code " > "}, and is not counted in the size; the
 * metadata is the document's, with {@code page} ({@code "3"}, or {@code "3-4"}) where pages are known. A blank document
 * gives no passages. Equal documents give equal passages.
 *
 * <p>Cost: O(n) characters and, for each passage, one count for each of its sentences. Safe for concurrent use when the
 * counter is.
 *
 * <p>Useful for: prose, manuals, web pages, reports; anything longer than the model's window. Not useful for: records
 * and short texts that are passages already (overlap only doubles them), or tables whose rows mean nothing without
 * their header.
 */
public final class PassageSplitter {
    private final Settings settings;
    private final TokenCounter counter;

    private PassageSplitter(Settings settings, TokenCounter counter) {
        this.settings = settings;
        this.counter = counter;
    }

    public static PassageSplitter of(Settings settings, TokenCounter counter) {
        return new PassageSplitter(settings, counter);
    }

    /**
     * How long passages are.
     *
     * @param tokens the most tokens of text in a passage, {@value #MIN_TOKENS} to {@value #MAX_TOKENS}, default 200
     * @param overlap the most tokens two passages in a row share, 0 to half of {@code tokens}, default 40
     */
    public record Settings(int tokens, int overlap) {
        public static final int MIN_TOKENS = 16;
        public static final int MAX_TOKENS = 8_192;

        public Settings {
            if (tokens < MIN_TOKENS || tokens > MAX_TOKENS) {
                throw new RankFailure.InvalidInput(
                        "tokens per passage is " + tokens + ", must be " + MIN_TOKENS + " to " + MAX_TOKENS);
            }
            if (overlap < 0 || overlap > tokens / 2) {
                throw new RankFailure.InvalidInput("the overlap of passages is " + overlap + " tokens, must be 0 to "
                        + tokens / 2 + ", half of the " + tokens + " tokens of a passage");
            }
        }

        public static Settings standard() {
            return new Settings(200, 40);
        }

        /** The same overlap, or half of the new size where that is less. */
        public Settings withTokens(int tokens) {
            return new Settings(tokens, Math.max(0, Math.min(overlap, tokens / 2)));
        }

        public Settings withOverlap(int overlap) {
            return new Settings(tokens, overlap);
        }
    }

    /** @throws RankFailure.InvalidInput when the counter gives a single character more tokens than a passage may have */
    public List<Passage> split(Document document) {
        List<Passage> passages = new ArrayList<>();
        for (Document.Section part : document.parts()) {
            pack(document, part, units(document.text(), part), passages);
        }
        return passages;
    }

    private void pack(Document document, Document.Section part, List<Span> units, List<Passage> passages) {
        String text = document.text();
        int first = 0;
        while (first < units.size()) {
            int start = units.get(first).start();
            int after = first + 1;
            while (after < units.size() && fits(text, start, units.get(after).end())) {
                after++;
            }
            int end = units.get(after - 1).end();
            passages.add(passage(document, part, start, end, passages.size() + 1));
            if (after == units.size()) {
                return;
            }
            first = after;
            // Walk back over whole sentences while they fit into the overlap and leave room for one new sentence.
            for (int back = after - 1; back >= 0; back--) {
                int from = units.get(back).start();
                if (from <= start
                        || count(text, from, end) > settings.overlap()
                        || !fits(text, from, units.get(after).end())) {
                    break;
                }
                first = back;
            }
        }
    }

    private static Passage passage(Document document, Document.Section part, int start, int end, int number) {
        SequencedSet<String> title = new LinkedHashSet<>();
        title.add(document.title());
        title.addAll(part.headings());
        title.removeIf(String::isBlank);
        Map<String, String> metadata = document.metadata();
        if (!document.pages().isEmpty()) {
            metadata = new TreeMap<>(metadata);
            int firstPage = page(document.pages(), start);
            int lastPage = page(document.pages(), end - 1);
            metadata.put("page", firstPage == lastPage ? "" + firstPage : firstPage + "-" + lastPage);
        }
        return new Passage(
                document.id() + "#" + number,
                String.join(" > ", title),
                document.text().substring(start, end),
                new Passage.Origin(document.id(), part.headings(), start, end),
                metadata);
    }

    /** The number of the page on which an offset lies, from 1; of pages that begin together, the last. */
    private static int page(List<Integer> pages, int offset) {
        // Searching for the place before offset + 1 steps past all pages that begin at the offset itself.
        int found = Collections.binarySearch(pages, offset + 1, (page, at) -> page < at ? -1 : 1);
        return Math.max(1, -found - 1);
    }

    /** Sentences and lines, none larger than a passage. */
    private List<Span> units(String text, Document.Section part) {
        List<Span> units = new ArrayList<>();
        for (Span line : Sentences.of(text, part.start(), part.end())) {
            if (fits(text, line.start(), line.end())) {
                units.add(line);
                continue;
            }
            List<Span> sentences = new ArrayList<>();
            Sentences.flow(text, line.start(), line.end(), sentences);
            for (Span sentence : sentences) {
                if (fits(text, sentence.start(), sentence.end())) {
                    units.add(sentence);
                } else {
                    cut(text, sentence, units);
                }
            }
        }
        return units;
    }

    /** Takes the longest beginning that fits, at the finest border that is needed, until nothing is left. */
    private void cut(String text, Span sentence, List<Span> pieces) {
        int at = sentence.start();
        while (at < sentence.end()) {
            // The window bounds the work on a word of millions of characters; few tokens are longer than this.
            int window = Math.min(sentence.end(), at + 32 * settings.tokens());
            if (window < text.length() && Character.isSurrogatePair(text.charAt(window - 1), text.charAt(window))) {
                window--;
            }
            int end = furthest(text, at, wordBorders(text, at, window, sentence.end()));
            if (end < 0) {
                end = furthest(text, at, characterBorders(text, at, window));
            }
            if (end < 0) {
                end = furthest(text, at, codePointBorders(text, at, window));
            }
            if (end < 0) {
                int tokens = count(text, at, text.offsetByCodePoints(at, 1));
                throw new RankFailure.InvalidInput(String.format(
                        "the character U+%04X alone has %d tokens, a passage may have %d; allow more tokens per passage",
                        text.codePointAt(at), tokens, settings.tokens()));
            }
            pieces.add(new Span(at, Blank.trim(text, at, end)));
            at = Blank.skip(text, end, sentence.end());
        }
    }

    /** The last of the borders up to which the text fits, by halving; -1 when not even the first does. */
    private int furthest(String text, int from, List<Integer> borders) {
        int fitting = -1;
        int failing = borders.size();
        while (failing - fitting > 1) {
            int middle = (fitting + failing) >>> 1;
            if (fits(text, from, borders.get(middle))) {
                fitting = middle;
            } else {
                failing = middle;
            }
        }
        return fitting < 0 ? -1 : borders.get(fitting);
    }

    /** Ends of the words that end inside of the window; none when its first word does not. */
    private static List<Integer> wordBorders(String text, int from, int window, int to) {
        List<Integer> borders = new ArrayList<>();
        for (int at = from + 1; at <= window; at++) {
            if (!Blank.is(text.charAt(at - 1)) && (at == to || Blank.is(text.charAt(at)))) {
                borders.add(at);
            }
        }
        return borders;
    }

    /** Ends of what a reader sees as characters, combining marks included. */
    private static List<Integer> characterBorders(String text, int from, int window) {
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(text.substring(from, window));
        characters.first();
        List<Integer> borders = new ArrayList<>();
        for (int border = characters.next(); border != BreakIterator.DONE; border = characters.next()) {
            borders.add(from + border);
        }
        return borders;
    }

    private static List<Integer> codePointBorders(String text, int from, int window) {
        List<Integer> borders = new ArrayList<>();
        for (int at = from; at < window; ) {
            at += Character.charCount(text.codePointAt(at));
            borders.add(at);
        }
        return borders;
    }

    private boolean fits(String text, int start, int end) {
        return count(text, start, end) <= settings.tokens();
    }

    private int count(String text, int start, int end) {
        return counter.count(text.substring(start, end));
    }
}
