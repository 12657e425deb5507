package dev.winnow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a stage wants said of the call at hand beside its answer, such as what it cost or which part of it failed. The
 * pipeline listens to each of its stages and puts what it hears into the trace; a stage that runs alone speaks to nobody.
 *
 * <p>Contract: heard is only what is said on the thread that runs the stage. Texts hold no secret.
 */
public final class Notes {
    private static final ScopedValue<Notes> LISTENING = ScopedValue.newInstance();

    private final List<Note> heard = new ArrayList<>();
    private @Nullable Read read;

    /** Something worth knowing. */
    public static void say(String text) {
        note(new Note(text, false));
    }

    /** A part of the work failed, and the answer does without it: the answer is then declared as degraded. */
    public static void sayDegraded(String text) {
        note(new Note(text, true));
    }

    /** How many candidates a reranker read of those it was to read; said once a call. */
    public static void sayRead(int read, int of) {
        if (LISTENING.isBound()) {
            LISTENING.get().read = new Read(read, of);
        }
    }

    /** Says again what was heard elsewhere, such as on another thread. */
    public static void repeat(Notes other) {
        other.heard.forEach(Notes::note);
        other.read().ifPresent(read -> sayRead(read.read(), read.of()));
    }

    private static void note(Note note) {
        if (LISTENING.isBound()) {
            LISTENING.get().heard.add(note);
        }
    }

    /** Does the work and hears what it says, up to its end or its failure. */
    public <T> T during(Supplier<T> work) {
        return ScopedValue.where(LISTENING, this).call(work::get);
    }

    /** What was said so far, in order. */
    public List<Note> heard() {
        return List.copyOf(heard);
    }

    /** How many candidates were read, if the stage said it. */
    public Optional<Read> read() {
        return Optional.ofNullable(read);
    }

    /**
     * A reranker's share of its work.
     *
     * @param read how many candidates it read
     * @param of how many it was to read
     */
    public record Read(int read, int of) {}

    /**
     * One thing said.
     *
     * @param degraded whether the answer is worse for it
     */
    public record Note(String text, boolean degraded) {}
}
