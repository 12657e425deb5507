package dev.winnow.lucene;

import dev.winnow.RankFailure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an index keeps of its passages; fixed when it is created, and read back from the index when it is opened.
 *
 * @param analysis how text becomes terms
 * @param vectors how dense vectors are kept, or null when the index keeps none
 * @param tokens which model's token vectors are kept, or null when the index keeps none
 */
public record IndexSettings(
        Analysis analysis,
        @Nullable Vectors vectors,
        @Nullable Tokens tokens) {
    /** Without token vectors. */
    public IndexSettings(Analysis analysis, @Nullable Vectors vectors) {
        this(analysis, vectors, null);
    }

    /** The default: English words, no vectors. */
    public static IndexSettings text() {
        return new IndexSettings(Analysis.ENGLISH, null);
    }

    public IndexSettings withAnalysis(Analysis analysis) {
        return new IndexSettings(analysis, vectors, tokens);
    }

    /** With full-precision vectors of the encoder of this name. */
    public IndexSettings withVectors(String encoder, int dimensions) {
        return withVectors(Vectors.of(encoder, dimensions));
    }

    public IndexSettings withVectors(Vectors vectors) {
        return new IndexSettings(analysis, vectors, tokens);
    }

    /** With the token vectors that entries bring, for late interaction. */
    public IndexSettings withTokens(Tokens tokens) {
        return new IndexSettings(analysis, vectors, tokens);
    }

    Optional<Vectors> denseVectors() {
        return Optional.ofNullable(vectors);
    }

    Optional<Tokens> tokenVectors() {
        return Optional.ofNullable(tokens);
    }

    /**
     * Whose token vectors are kept, in a byte a number. About 0.4 KB a token at 384 dimensions.
     *
     * @param encoder the name of the model that makes them, for whoever opens the index later; not blank
     * @param identity tells this model from another of that name; not blank
     * @param dimensions numbers in a vector, 2 to {@value Vectors#MAX_DIMENSIONS}
     */
    public record Tokens(String encoder, String identity, int dimensions) {
        public Tokens {
            if (encoder.isBlank() || identity.isBlank()) {
                throw new RankFailure.Misconfigured("the model of the index's token vectors is '" + encoder
                        + "' with the identity '" + identity + "'; neither may be blank");
            }
            require("dimensions", dimensions, 2, Vectors.MAX_DIMENSIONS);
        }
    }

    /** How text becomes the terms that BM25 counts. */
    public enum Analysis {
        /** English: possessives and stop words dropped, lower case, Porter's stemmer; what Anserini does. */
        ENGLISH,
        /** Any language: Unicode word borders, dictionaries for scripts without spaces, case and accents folded. */
        ICU
    }

    /**
     * In how few bits a vector is held in memory while the graph is searched. The full-precision vectors stay on disk
     * next to them for rescoring, so quantisation saves memory, not disk.
     */
    public enum Quantisation {
        /** 32 bits a dimension. */
        NONE,
        /** 8 bits a dimension. */
        INT8,
        /** 4 bits a dimension. */
        INT4,
        /** 1 bit a dimension, 4 for the query. */
        BINARY
    }

    /**
     * How dense vectors are kept: a hierarchical navigable small world graph over vectors of unit length (Malkov and
     * Yashunin, 2020, IEEE TPAMI 42(4)).
     *
     * @param encoder the name of the model that makes the vectors, for whoever opens the index later; not blank
     * @param dimensions numbers in a vector, 2 to {@value #MAX_DIMENSIONS}
     * @param quantisation default {@link Quantisation#NONE}
     * @param links neighbours of a node in the graph, 4 to 512, default 16; more is closer to exact, larger and slower
     * @param buildBeam candidates considered when a node is linked, 10 to 3200, default 100; more is closer to exact
     *     and slower to index
     * @param exactUpTo how many vectors a segment of the index may hold before a graph is built for it, 0 to 1,000,000,
     *     default 10,000: below, every vector is looked at, which is exact, indexes faster, and costs under a millisecond
     */
    public record Vectors(
            String encoder, int dimensions, Quantisation quantisation, int links, int buildBeam, int exactUpTo) {
        /** The most numbers a vector may have. */
        public static final int MAX_DIMENSIONS = 4096;

        public Vectors {
            if (encoder.isBlank()) {
                throw new RankFailure.Misconfigured(
                        "the name of the index's encoder is blank; name the model that makes the vectors");
            }
            require("dimensions", dimensions, 2, MAX_DIMENSIONS);
            require("links", links, 4, 512);
            require("buildBeam", buildBeam, 10, 3200);
            require("exactUpTo", exactUpTo, 0, 1_000_000);
        }

        public static Vectors of(String encoder, int dimensions) {
            return new Vectors(encoder, dimensions, Quantisation.NONE, 16, 100, 10_000);
        }

        public Vectors withQuantisation(Quantisation quantisation) {
            return new Vectors(encoder, dimensions, quantisation, links, buildBeam, exactUpTo);
        }

        public Vectors withGraph(int links, int buildBeam) {
            return new Vectors(encoder, dimensions, quantisation, links, buildBeam, exactUpTo);
        }

        public Vectors withExactUpTo(int exactUpTo) {
            return new Vectors(encoder, dimensions, quantisation, links, buildBeam, exactUpTo);
        }
    }

    static void require(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new RankFailure.Misconfigured(name + " is " + value + ", must be " + least + " to " + most);
        }
    }
}
