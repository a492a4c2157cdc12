package dev.rivulet.connectors.generator;

import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * Records that are computed from their number, as fast as the engine takes them. Immutable.
 *
 * <p>The same number always gives the same bytes, so that a range can be read again at any time and the log need not hold it.
 *
 * @param <T> the rows
 */
public final class GeneratorSource<T> implements Source<T> {

    /** Computes records. A pure function, called by several threads. */
    @FunctionalInterface
    public interface Filler {

        /**
         * Writes one record.
         *
         * @param index of the record, from 0
         */
        void fill(long index, ByteWriter out);
    }

    private final long recordCount;
    private final Filler filler;
    private final Supplier<Decoder<T>> decoders;
    private final boolean logsReferences;

    private GeneratorSource(long recordCount, Filler filler, Supplier<Decoder<T>> decoders, boolean logsReferences) {
        if (recordCount < 0) {
            throw new IllegalArgumentException("recordCount is " + recordCount + ", wanted zero or more");
        }
        this.recordCount = recordCount;
        this.filler = filler;
        this.decoders = decoders;
        this.logsReferences = logsReferences;
    }

    /**
     * @param recordCount how many records there are; {@link Long#MAX_VALUE} for no end
     * @param decoders makes a decoder for each worker
     */
    public static <T> GeneratorSource<T> of(long recordCount, Filler filler, Supplier<Decoder<T>> decoders) {
        return new GeneratorSource<>(recordCount, filler, decoders, false);
    }

    /** The same source, whose records stay out of the log. */
    public GeneratorSource<T> logsOffsetsOnly() {
        return new GeneratorSource<>(recordCount, filler, decoders, true);
    }

    @Override
    public SourceReader open(SourceContext context) throws IOException {
        return GeneratorReader.open(recordCount, filler, context);
    }

    @Override
    public boolean logsReferences() {
        return logsReferences;
    }

    @Override
    public Decoder<T> newDecoder() {
        return decoders.get();
    }

    @Override
    public String description() {
        return "generator[" + recordCount + " records" + (logsReferences ? ", offsets only]" : "]");
    }
}
