package dev.rivulet.connectors.generator;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Computes the records of a {@link GeneratorSource}. Owned by the source agent, except {@link #readAgain}, which any thread may call.
 *
 * <p>Its offset is the number of the next record: nine bytes, u8 version (1) and i64 big-endian.
 */
final class GeneratorReader implements SourceReader {

    private static final int PARTITION = 0;
    private static final int VERSION = 1;
    private static final String RESOURCE = "generator";
    private static final byte[] NO_CONTEXT = {};

    private final long recordCount;
    private final GeneratorSource.Filler filler;
    private final SourceContext context;
    private final ByteWriter record = new ByteWriter();
    private long nextIndex;

    private GeneratorReader(long recordCount, GeneratorSource.Filler filler, SourceContext context, long nextIndex) {
        this.recordCount = recordCount;
        this.filler = filler;
        this.context = context;
        this.nextIndex = nextIndex;
    }

    static GeneratorReader open(long recordCount, GeneratorSource.Filler filler, SourceContext context)
            throws IOException {
        byte[] offset = context.resumeOffsets().get(PARTITION);
        return new GeneratorReader(recordCount, filler, context, offset == null ? 0 : index(offset));
    }

    @Override
    public @Nullable Batch poll(BatchLimits limits) {
        if (isFinished()) {
            return null;
        }
        BatchBuilder builder = builder(offset(nextIndex));
        while (nextIndex < recordCount) {
            record.clear();
            filler.fill(nextIndex, record);
            if (!builder.hasRoom(record.sizeBytes(), limits.recordCountMax(), limits.sizeBytesMax())) {
                break;
            }
            builder.add(nextIndex, record.buffer(), 0, record.sizeBytes());
            nextIndex++;
        }
        return builder.build(offset(nextIndex), context.clock().epochMicros());
    }

    @Override
    public boolean isFinished() {
        return nextIndex >= recordCount;
    }

    @Override
    public Batch readAgain(Batch reference) throws IOException {
        long first = index(reference.startOffset());
        BatchBuilder builder = builder(reference.startOffset());
        ByteWriter bytes = new ByteWriter();
        for (long index = first; index < first + reference.recordCount(); index++) {
            bytes.clear();
            filler.fill(index, bytes);
            builder.add(index, bytes.buffer(), 0, bytes.sizeBytes());
        }
        return builder.build(reference.resumeOffset(), reference.ingestTimeMicros());
    }

    @Override
    public void close() {}

    private BatchBuilder builder(byte[] startOffset) {
        return new BatchBuilder(context.uid(), PARTITION, RESOURCE, NO_CONTEXT, startOffset);
    }

    private static byte[] offset(long index) {
        ByteWriter out = new ByteWriter();
        out.putByte(VERSION);
        out.putLong(index);
        return out.toByteArray();
    }

    private static long index(byte[] offset) throws IOException {
        ByteReader in = new ByteReader(offset);
        boolean isKnown = offset.length == 1 + Long.BYTES && in.readByte() == VERSION;
        if (!isKnown) {
            throw new IOException("the log holds an offset of a generator in another version than " + VERSION
                    + "; run the release that wrote it, or a newer one");
        }
        return in.readLong();
    }
}
