package dev.winnow.bundle;

/** What a model reads in one row: token ids with their segments, and where the text that may be cut stands. Immutable. */
public final class ModelInput {
    private final int[] ids;
    private final int[] typeIds;
    private final int textStart;
    private final int textTokens;
    private final int lostTokens;

    /** Keeps the arrays. */
    ModelInput(int[] ids, int[] typeIds, int textStart, int textTokens, int lostTokens) {
        this.ids = ids;
        this.typeIds = typeIds;
        this.textStart = textStart;
        this.textTokens = textTokens;
        this.lostTokens = lostTokens;
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

    /** How many tokens of the text (in a pair: of the passage) did not fit. */
    public int lostTokens() {
        return lostTokens;
    }
}
