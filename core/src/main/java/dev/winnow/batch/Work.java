package dev.winnow.batch;

/** How much a request asks for. */
record Work(int items, long tokens, double squares, int longest) {
    Work(int[] lengths) {
        this(lengths.length, sum(lengths), squares(lengths), longest(lengths));
    }

    private static long sum(int[] lengths) {
        long sum = 0;
        for (int length : lengths) {
            sum += length;
        }
        return sum;
    }

    private static double squares(int[] lengths) {
        double sum = 0;
        for (int length : lengths) {
            sum += (double) length * length;
        }
        return sum;
    }

    private static int longest(int[] lengths) {
        int longest = 0;
        for (int length : lengths) {
            longest = Math.max(longest, length);
        }
        return longest;
    }

    /** Nanoseconds that all its chunks take, one after the other. */
    double total(CostModel cost, BatchSettings settings) {
        double chunks = Math.ceil((double) tokens / settings.chunkTokens());
        return cost.nanos(Math.max(chunks, Math.min(items, settings.workers())), tokens, squares);
    }

    /** Nanoseconds until the last is done when all workers share it. */
    double nanos(CostModel cost, BatchSettings settings) {
        return Math.max(total(cost, settings) / settings.workers(), cost.nanos(1, longest, (double) longest * longest));
    }
}
