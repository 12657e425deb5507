package dev.winnow.bundle;

import java.util.Arrays;

/** What a model reads in one row: token ids with their segments, and where the text that may be cut stands. Immutable. */
public final class ModelInput {
    private final int[] ids;
    private final int[] typeIds;
    private final int textStart;
    private final int textTokens;
    private final int lostTokens;
    private final int attended;

    /** Keeps the arrays. */
    ModelInput(int[] ids, int[] typeIds, int textStart, int textTokens, int lostTokens) {
        this(ids, typeIds, textStart, textTokens, lostTokens, ids.length);
    }

    private ModelInput(int[] ids, int[] typeIds, int textStart, int textTokens, int lostTokens, int attended) {
        this.ids = ids;
        this.typeIds = typeIds;
        this.textStart = textStart;
        this.textTokens = textTokens;
        this.lostTokens = lostTokens;
        this.attended = attended;
    }

    /**
     * The same of one text, with another marker right before the text, and filled up behind it.
     *
     * @param fill the token to fill up with
     * @param size tokens at least
     * @param attends whether the others look at those filled in
     */
    ModelInput marked(int marker, int fill, int size, boolean attends) {
        int own = ids.length + 1;
        int[] more = new int[Math.max(own, size)];
        int[] moreTypes = new int[more.length];
        System.arraycopy(ids, 0, more, 0, textStart);
        System.arraycopy(typeIds, 0, moreTypes, 0, textStart);
        more[textStart] = marker;
        System.arraycopy(ids, textStart, more, textStart + 1, ids.length - textStart);
        System.arraycopy(typeIds, textStart, moreTypes, textStart + 1, ids.length - textStart);
        Arrays.fill(more, own, more.length, fill);
        return new ModelInput(more, moreTypes, textStart + 1, textTokens, lostTokens, attends ? more.length : own);
    }

    /** A row of these tokens in one segment, all of them text; for measuring, where no tokenizer is needed. */
    public static ModelInput of(int... ids) {
        return new ModelInput(ids.clone(), new int[ids.length], 0, ids.length, 0);
    }

    /** Tokens, markers included. */
    public int size() {
        return ids.length;
    }

    public int id(int position) {
        return ids[position];
    }

    /** The segment as the tokenizer marks it; models without segments ignore it. */
    public int typeId(int position) {
        return typeIds[position];
    }

    /** How many tokens the first segment has, markers included; all of them in an input of one segment. */
    public int firstSegment() {
        int count = 0;
        while (count < typeIds.length && typeIds[count] == 0) {
            count++;
        }
        return count;
    }

    /** Where the text's (in a pair: the passage's) first token stands. */
    public int textStart() {
        return textStart;
    }

    /** How many tokens of the text (in a pair: of the passage) were kept. */
    public int textTokens() {
        return textTokens;
    }

    /** How many tokens at the front are looked at by all; the others look at them and are not looked at. */
    public int attended() {
        return attended;
    }

    /** How many tokens of the text (in a pair: of the passage) did not fit. */
    public int lostTokens() {
        return lostTokens;
    }
}
