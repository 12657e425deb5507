package dev.winnow;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a stage wants said of the call at hand beside its answer, such as what it cost or which part of it failed. The
 * pipeline listens to each of its stages and puts what it hears into the trace; a stage that runs alone speaks to nobody.
 *
 * <p>Contract: heard is only what is said on the thread that runs the stage. Texts hold no secret.
 */
public final class Notes {
    private static final ScopedValue<Notes> LISTENING = ScopedValue.newInstance();

    private final List<Note> heard = new ArrayList<>();

    /** Something worth knowing. */
    public static void say(String text) {
        note(new Note(text, false));
    }

    /** A part of the work failed, and the answer does without it: the answer is then declared as degraded. */
    public static void sayDegraded(String text) {
        note(new Note(text, true));
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

    /**
     * One thing said.
     *
     * @param degraded whether the answer is worse for it
     */
    public record Note(String text, boolean degraded) {}
}
