package dev.winnow.app;

import dev.winnow.Chat;
import dev.winnow.Deadline;
import dev.winnow.Passage;
import dev.winnow.RankFailure;
import dev.winnow.concurrent.SideBySide;
import dev.winnow.llm.ContextLine;
import dev.winnow.lucene.Entry;
import dev.winnow.remote.ChatCompletions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Passages of files, each with a line on where it stands in its document, which is indexed with it and not shown. Lines that
 * were paid for are kept in a file and never asked for again.
 */
public final class ContextualSource implements Source, AutoCloseable {
    /** Behind the key of a question whose answer was of no use: spent all the same, and never found. */
    private static final String UNUSABLE = "!";

    private static final int CHARACTERS = 4;
    private static final int AROUND = 200;

    /** Of a word, with what follows it. */
    private static final int LETTERS = 7;

    private final Source files;
    private final Contextual settings;
    private final Chat chat;
    private final ContextCache cache;
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger kept = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();

    /**
     * @param files of {@link Source#files}
     * @param lines the file that keeps what was answered; made when it is not there
     */
    public ContextualSource(Source files, Contextual settings, Path lines) {
        this.files = files;
        this.settings = settings;
        this.cache = ContextCache.open(lines);
        this.chat = ChatCompletions.open(settings.chat());
    }

    @Override
    public String name() {
        return files.name();
    }

    @Override
    public String fingerprint() {
        return files.fingerprint() + "-context-"
                + ContextCache.Key.of(settings.chat().model(), ContextLine.VERSION, Integer.toString(settings.words()))
                        .text();
    }

    @Override
    public List<String> leftOut() {
        return files.leftOut();
    }

    @Override
    public long size() {
        return files.size();
    }

    /** What was asked, kept from earlier, and spent, in a sentence. */
    public String said() {
        long read = cache.spent().getFirst();
        long written = cache.spent().getLast();
        String money = settings.prices()
                .map(price -> String.format(
                        Locale.ROOT,
                        ", %.6f %s",
                        (read * price.read() + written * price.written()) / 1e6,
                        price.currency()))
                .orElse("");
        return "context lines: " + asked + " asked for, " + kept + " kept from before, " + failed
                + " that came to nothing, whose passages stand alone; in all " + read + " tokens read, " + written
                + " written" + money + "; kept in " + cache.file();
    }

    @Override
    public Reading open(long position, OnBad onBad) {
        Reading reading = files.open(position, onBad);
        return new Reading() {
            @Override
            public boolean hasNext() {
                return reading.hasNext();
            }

            @Override
            public List<Entry> next() {
                return situated(reading.next());
            }

            @Override
            public long position() {
                return reading.position();
            }

            @Override
            public long read() {
                return reading.read();
            }

            @Override
            public void close() {
                reading.close();
            }
        };
    }

    /** The passages of one file, side by side. */
    private List<Entry> situated(List<Entry> entries) {
        String document =
                entries.stream().map(entry -> entry.passage().content()).collect(Collectors.joining("\n"));
        if (entries.size() < 2) {
            return entries; // a document in one passage says all of itself
        }
        ContextCache.Key about = ContextCache.Key.of(
                settings.chat().model(), ContextLine.VERSION, Integer.toString(settings.words()), document);
        // What was sent is paid for: one that fails lets those beside it end, and only keeps others from being sent.
        AtomicReference<@Nullable RankFailure> failure = new AtomicReference<>();
        List<String> lines = SideBySide.map(
                settings.parallel(),
                entries.size(),
                i -> {
                    if (failure.get() != null) {
                        return "";
                    }
                    try {
                        return line(about, document, entries.get(i).passage());
                    } catch (RankFailure e) {
                        failure.compareAndSet(null, e);
                        return "";
                    }
                },
                Deadline.none());
        RankFailure stopped = failure.get();
        if (stopped != null) {
            throw stopped;
        }
        List<Entry> situated = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            situated.add(entries.get(i).withContext(lines.get(i)));
        }
        return situated;
    }

    private String line(ContextCache.Key about, String document, Passage passage) {
        String key = about.and(passage.content());
        Optional<String> known = cache.find(key);
        if (known.isPresent()) {
            kept.incrementAndGet();
            return known.get();
        }
        long spent = cache.spent().getFirst() + cache.spent().getLast();
        if (spent >= settings.mostTokens()) {
            throw new RankFailure.Misconfigured("the limit of " + settings.mostTokens() + " tokens for context lines is"
                    + " reached with " + spent + "; what was answered is kept in " + cache.file()
                    + ": raise 'limit' and run the same again to go on");
        }
        asked.incrementAndGet();
        try {
            ContextLine line = ContextLine.ask(chat, document, passage, settings.words(), Deadline.none());
            if (line.text().isEmpty()) {
                failed.incrementAndGet();
            }
            cache.put(key, line.text(), line.usage().orElseGet(() -> estimated(document, passage, line.text())));
            answered.incrementAndGet();
            return line.text();
        } catch (RankFailure.ModelFailure | RankFailure.InvalidInput e) {
            if (answered.get() == 0 && e instanceof RankFailure.InvalidInput) {
                throw e; // it would refuse every passage
            }
            failed.incrementAndGet(); // and asked again by another index, as nothing was kept
            cache.put(key + UNUSABLE, "", estimated(document, passage, ""));
            return "";
        }
    }

    /** Where the server does not tell: four characters a token, as is usual of English, and what stands around the texts. */
    private Chat.Usage estimated(String document, Passage passage, String line) {
        return new Chat.Usage(
                AROUND
                        + (Math.min(document.length(), LETTERS * settings.words())
                                        + passage.content().length())
                                / CHARACTERS,
                line.length() / CHARACTERS + 1L);
    }

    @Override
    public void close() {
        chat.close();
        cache.close();
    }
}
