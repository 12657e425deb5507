package dev.winnow.testkit;

import dev.winnow.Passage;
import java.util.List;
import java.util.Map;

/** Small texts that many tests share. */
public final class Toy {
    /** A query text that several passages of {@link #passages()} answer more or less well. */
    public static final String QUERY = "how is a stuck pipe freed?";

    private Toy() {}

    /** Eight passages on two topics; every id is unique, one text is empty, one is not in Latin script. */
    public static List<Passage> passages() {
        return List.of(
                passage(
                        "p1",
                        "Stuck pipe",
                        "A stuck pipe is freed by jarring, by spotting fluid or by less mud weight.",
                        "pipe"),
                passage("p2", "Mud pumps", "The liner of a mud pump is changed after five hundred hours.", "pump"),
                passage("p3", "Key seats", "A key seat holds the pipe at the drill collars; ream it out.", "pipe"),
                passage(
                        "p4",
                        "Recipe",
                        "Whisk two eggs, add flour and milk, and fry the pancakes in butter.",
                        "kitchen"),
                passage("p5", "", "Free the pipe: work it down and jar down when the bit is off bottom.", "pipe"),
                passage("p6", "Unicode", "Ölschlamm 😀 泥浆比重 — naïve façade, \u202eright to left\u202c.", "pump"),
                passage("p7", "Empty", "", "pump"),
                passage(
                        "p8",
                        "Crane",
                        "Loads above the rig floor are never left hanging without a tag line.",
                        "kitchen"));
    }

    private static Passage passage(String id, String title, String text, String topic) {
        return new Passage(id, title, text, null, Map.of("topic", topic));
    }
}
