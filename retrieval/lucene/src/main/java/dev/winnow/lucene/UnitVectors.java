package dev.winnow.lucene;

import dev.winnow.Deadline;
import dev.winnow.Encoder;
import dev.winnow.RankFailure;
import dev.winnow.lucene.IndexSettings.Vectors;
import java.util.List;

/** Vectors as an index wants them: of its size, of finite numbers, of unit length. */
final class UnitVectors {
    private UnitVectors() {}

    /** One vector for each text, from an encoder that must fit the index. */
    static List<float[]> encode(
            Encoder encoder, Encoder.Side side, List<String> texts, Vectors wanted, Deadline deadline) {
        List<float[]> vectors = encoder.encode(side, texts, deadline);
        if (vectors.size() != texts.size()) {
            throw new RankFailure.ModelFailure("the encoder gave " + vectors.size() + " vectors for " + texts.size()
                    + " texts; it must give one for each");
        }
        return vectors.stream().map(vector -> ofModel(vector, wanted)).toList();
    }

    private static float[] ofModel(float[] vector, Vectors wanted) {
        if (vector.length != wanted.dimensions()) {
            throw new RankFailure.Misconfigured("the encoder gives vectors of " + vector.length
                    + " dimensions, the index keeps " + wanted.dimensions() + "; use '" + wanted.encoder()
                    + "', which it was made for, or index again");
        }
        double norm = norm(vector);
        if (!(norm > 0 && norm < Double.POSITIVE_INFINITY)) {
            throw new RankFailure.ModelFailure("the encoder gave a vector of length " + norm
                    + "; it must be a finite number above 0: check the model");
        }
        return scaled(vector, norm);
    }

    /** The vector an entry brings along. */
    static float[] ofEntry(String id, float[] vector, Vectors wanted) {
        if (vector.length != wanted.dimensions()) {
            throw new RankFailure.InvalidInput("the vector of passage '" + id + "' has " + vector.length
                    + " dimensions, the index keeps " + wanted.dimensions() + "; make it with '" + wanted.encoder()
                    + "'");
        }
        double norm = norm(vector);
        if (!(norm > 0 && norm < Double.POSITIVE_INFINITY)) {
            throw new RankFailure.InvalidInput("the vector of passage '" + id + "' has the length " + norm
                    + ", must be a finite number above 0; leave the vector out to have it made");
        }
        return scaled(vector, norm);
    }

    private static double norm(float[] vector) {
        double squares = 0;
        for (float v : vector) {
            squares += (double) v * v;
        }
        return Math.sqrt(squares);
    }

    private static float[] scaled(float[] vector, double norm) {
        float[] unit = new float[vector.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (vector[i] / norm);
        }
        return unit;
    }
}
