package dev.winnow.bundle;

import dev.winnow.RankFailure;
import org.jspecify.annotations.Nullable;

/**
 * How a generative model is asked whether a passage answers: a text whose next token is read, and the two tokens that count.
 *
 * @param template what is written, with {@code {query}} and then {@code {passage}} in it once each; what stands after the
 *     passage is never cut
 * @param yes the token that says so: its text, or its id in digits where {@code ids}
 * @param no the token that denies it
 * @param ids whether the two are ids
 * @param padding how rows of unlike length go through the graph together
 * @param start the token a decoder begins with, in a model that has an encoder too
 * @param decoder the decoder's graph where it is a file of its own, or null
 */
public record Prompt(
        String template,
        String yes,
        String no,
        boolean ids,
        Padding padding,
        int start,
        @Nullable ModelFile decoder) {
    static final String QUERY = "{query}";
    static final String PASSAGE = "{passage}";

    public Prompt {
        int query = template.indexOf(QUERY);
        int passage = template.indexOf(PASSAGE);
        if (query < 0
                || passage < query
                || query != template.lastIndexOf(QUERY)
                || passage != template.lastIndexOf(PASSAGE)) {
            throw new RankFailure.Misconfigured(
                    "the template must have {query} and then {passage} in it, each once; it is '" + template + "'");
        }
        if (template.substring(passage + PASSAGE.length()).isBlank()) {
            throw new RankFailure.Misconfigured(
                    "the template has no suffix: nothing stands after {passage}, at which the"
                            + " model would answer; write what its card says, such as ' Relevant:</s>'");
        }
        if (yes.equals(no)) {
            throw new RankFailure.Misconfigured("yes and no are both '" + yes + "'; they must differ");
        }
    }

    /** What is never cut behind the passage. */
    String suffix() {
        return template.substring(template.indexOf(PASSAGE) + PASSAGE.length());
    }

    /** What stands before the passage. */
    String before(String query) {
        return template.substring(0, template.indexOf(PASSAGE)).replace(QUERY, query);
    }

    /** How rows of unlike length go through the graph together. */
    public enum Padding {
        /** They do not: each length by itself. Right for every graph. */
        NONE,
        /** Filled up before the first token; for graphs that count positions as they are told, or by the mask. */
        LEFT,
        /** Filled up after the last token; for graphs that give the numbers of every position. */
        RIGHT
    }
}
