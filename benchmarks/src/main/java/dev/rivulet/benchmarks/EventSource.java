package dev.rivulet.benchmarks;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The stream as a source of Rivulet: records of 24 bytes (key, event time, value, each a long), made in the process. Its offset is
 * the index of the next record, so any range can be made again. Immutable.
 */
final class EventSource implements Source<Event> {

    static final int RECORD_SIZE_BYTES = 24;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final EventStream stream;
    private final boolean logsReferences;

    /**
     * @param logsReferences whether the log gets offsets and a checksum only
     */
    EventSource(EventStream stream, boolean logsReferences) {
        this.stream = stream;
        this.logsReferences = logsReferences;
    }

    @Override
    public SourceReader open(SourceContext context) {
        byte[] offset = context.resumeOffsets().get(0);
        return new Reader(context, offset == null ? 0 : new ByteReader(offset).readLong());
    }

    @Override
    public boolean logsReferences() {
        return logsReferences;
    }

    @Override
    public Decoder<Event> newDecoder() {
        return (batch, index) -> {
            byte[] bytes = batch.buffer();
            int start = batch.recordStart(index);
            return new Event((long) LONGS.get(bytes, start), (long) LONGS.get(bytes, start + 8), (long)
                    LONGS.get(bytes, start + 16));
        };
    }

    @Override
    public String description() {
        return "events[" + stream.count() + "]";
    }

    private final class Reader implements SourceReader {

        private final SourceContext context;
        private final byte[] record = new byte[RECORD_SIZE_BYTES];
        private long next;

        Reader(SourceContext context, long next) {
            this.context = context;
            this.next = next;
        }

        @Override
        public @Nullable Batch poll(BatchLimits limits) {
            long rest = stream.countWithEnd() - next;
            if (rest <= 0) {
                return null;
            }
            int bySize = Math.max(1, limits.sizeBytesMax() / RECORD_SIZE_BYTES);
            int count = (int) Math.min(rest, Math.min(limits.recordCountMax(), bySize));
            Batch batch = batch(next, count);
            next += count;
            return batch;
        }

        @Override
        public Batch readAgain(Batch reference) throws IOException {
            return batch(new ByteReader(reference.startOffset()).readLong(), reference.recordCount());
        }

        private Batch batch(long first, int count) {
            BatchBuilder builder = new BatchBuilder(context.uid(), 0, "generator", new byte[0], offset(first));
            for (long index = first; index < first + count; index++) {
                long chance = EventStream.mix(index);
                LONGS.set(record, 0, stream.key(chance));
                LONGS.set(record, 8, stream.timeMicros(index, chance));
                LONGS.set(record, 16, stream.value(chance));
                builder.add(index, record, 0, RECORD_SIZE_BYTES);
            }
            return builder.build(offset(first + count), context.clock().epochMicros());
        }

        private byte[] offset(long index) {
            ByteWriter writer = new ByteWriter(Long.BYTES);
            writer.putLong(index);
            return writer.toByteArray();
        }

        @Override
        public boolean isFinished() {
            return next >= stream.countWithEnd();
        }

        @Override
        public void close() {}
    }
}
