package dev.winnow.lucene;

import dev.winnow.lucene.IndexSettings.Quantisation;
import dev.winnow.lucene.IndexSettings.Vectors;
import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;

/**
 * Lucene's own codec with the graph and the quantisation the settings ask for. It matters to writers only: a reader finds
 * the format's name in the segment.
 */
final class VectorCodec extends Lucene104Codec {
    private static final int MERGE_THREADS = 1;

    private final KnnVectorsFormat format;

    VectorCodec(Vectors vectors) {
        this.format = new Wide(format(vectors));
    }

    @Override
    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return format;
    }

    private static KnnVectorsFormat format(Vectors vectors) {
        int links = vectors.links();
        int beam = vectors.buildBeam();
        return switch (vectors.quantisation()) {
            case NONE -> new Lucene99HnswVectorsFormat(links, beam, MERGE_THREADS, null, graphThreshold(vectors));
            case INT8, INT4, BINARY ->
                new Lucene104HnswScalarQuantizedVectorsFormat(
                        encoding(vectors.quantisation()), links, beam, MERGE_THREADS, null, graphThreshold(vectors));
        };
    }

    /** Lucene builds a graph for n vectors when n exceeds this number times ln n. */
    private static int graphThreshold(Vectors vectors) {
        int most = vectors.exactUpTo();
        return most == 0 ? 0 : (int) Math.ceil(most / Math.max(1, Math.log(most)));
    }

    private static ScalarEncoding encoding(Quantisation quantisation) {
        return switch (quantisation) {
            case NONE -> throw new IllegalArgumentException("full precision has no encoding");
            case INT8 -> ScalarEncoding.UNSIGNED_BYTE;
            case INT4 -> ScalarEncoding.PACKED_NIBBLE;
            case BINARY -> ScalarEncoding.SINGLE_BIT_QUERY_NIBBLE;
        };
    }

    /** The format under its own name, without its limit of 1,024 dimensions, which guards speed and nothing else. */
    private static final class Wide extends KnnVectorsFormat {
        private final KnnVectorsFormat format;

        Wide(KnnVectorsFormat format) {
            super(format.getName());
            this.format = format;
        }

        @Override
        public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
            return format.fieldsWriter(state);
        }

        @Override
        public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
            return format.fieldsReader(state);
        }

        @Override
        public int getMaxDimensions(String field) {
            return Vectors.MAX_DIMENSIONS;
        }
    }
}
