package dev.winnow.lucene;

import dev.winnow.lucene.IndexSettings.Quantisation;

/**
 * How thoroughly the vectors are searched.
 *
 * @param beam the least number of neighbours the graph is searched for, whatever the depth, 1 to 10,000; more is closer
 *     to exact and slower; default 200
 * @param rescore whether neighbours found through quantised vectors are scored again in full precision, default true;
 *     without it the scores are those of the quantised vectors
 * @param oversampling how many times the depth is fetched from quantised vectors before rescoring, 1 to 100, or
 *     {@value #BY_FORMAT} for what the format needs: 1 for INT8, 2 for INT4, 5 for BINARY
 */
public record DenseSettings(int beam, boolean rescore, int oversampling) {
    /** The oversampling that leaves the choice to the index's quantisation. */
    public static final int BY_FORMAT = 0;

    public DenseSettings {
        IndexSettings.require("beam", beam, 1, 10_000);
        IndexSettings.require("oversampling", oversampling, BY_FORMAT, 100);
    }

    public static DenseSettings defaults() {
        return new DenseSettings(200, true, BY_FORMAT);
    }

    public DenseSettings withBeam(int beam) {
        return new DenseSettings(beam, rescore, oversampling);
    }

    public DenseSettings withRescore(boolean rescore) {
        return new DenseSettings(beam, rescore, oversampling);
    }

    public DenseSettings withOversampling(int oversampling) {
        return new DenseSettings(beam, rescore, oversampling);
    }

    /** How many neighbours to fetch so that {@code depth} of them are right. */
    int candidates(int depth, Quantisation quantisation) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(beam, (long) depth * factor(quantisation)));
    }

    private int factor(Quantisation quantisation) {
        if (quantisation == Quantisation.NONE || !rescore) {
            return 1;
        }
        if (oversampling != BY_FORMAT) {
            return oversampling;
        }
        return switch (quantisation) {
            case NONE, INT8 -> 1;
            case INT4 -> 2;
            case BINARY -> 5;
        };
    }
}
