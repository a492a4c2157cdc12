package dev.rivulet.testdriver;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.core.time.Clock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of an input, in chunks: no batch reaches from one chunk into the next, so where batches are cut does not depend on when a
 * run asks. Survives crashes, as the queue or the files of a real source do. Owned by the test's thread.
 */
final class InputFeed {

    /** Ingest time is what the clock says. */
    private static final long NOW = Long.MIN_VALUE;

    /**
     * @param offset by which people know the record
     * @param chunkEnd number of the record behind the chunk
     * @param ingestMicros when its batch comes in, or {@link #NOW}
     */
    private record Entry(byte[] bytes, long offset, int chunkEnd, long ingestMicros) {}

    private final String name;
    private final List<Entry> entries = new ArrayList<>();
    private long acknowledgedCount;
    private boolean isEnded;

    InputFeed(String name) {
        this.name = name;
    }

    void add(List<byte[]> chunk) {
        int end = entries.size() + chunk.size();
        chunk.forEach(bytes -> entries.add(new Entry(bytes, entries.size(), end, NOW)));
    }

    /** Gives the records of a batch again, as of the same time. */
    void repeat(Batch batch) {
        int end = entries.size() + batch.recordCount();
        for (int index = 0; index < batch.recordCount(); index++) {
            entries.add(new Entry(batch.record(index), batch.recordOffset(index), end, batch.ingestTimeMicros()));
        }
    }

    int recordCount() {
        return entries.size();
    }

    byte[] record(int index) {
        return entries.get(index).bytes();
    }

    /** How many the engine has said are safe. */
    long acknowledgedCount() {
        return acknowledgedCount;
    }

    /** Whether a run that has taken all of it is to stop cleanly. */
    void end(boolean isEnded) {
        this.isEnded = isEnded;
    }

    SourceReader open(SourceContext context, PowerSwitch power) {
        byte[] resume = context.resumeOffsets().get(0);
        int next = resume == null ? 0 : numberIn(resume);
        if (next < acknowledgedCount) {
            throw new AssertionError("input " + name + " is to go on behind record " + next + ", but "
                    + acknowledgedCount + " were acknowledged: some are lost");
        }
        return new Reader(context.uid(), next, context.clock(), power);
    }

    private static int numberIn(byte[] offset) {
        return ByteBuffer.wrap(offset).getInt();
    }

    private static byte[] offset(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    private final class Reader implements SourceReader {
        private final String uid;
        private final Clock clock;
        private final PowerSwitch power;
        private int next;

        Reader(String uid, int next, Clock clock, PowerSwitch power) {
            this.uid = uid;
            this.next = next;
            this.clock = clock;
            this.power = power;
        }

        @Override
        public @Nullable Batch poll(BatchLimits limits) {
            if (next >= entries.size()) {
                return null;
            }
            Entry first = entries.get(next);
            BatchBuilder builder = new BatchBuilder(uid, 0, name, new byte[0], offset(next));
            while (next < first.chunkEnd()
                    && builder.hasRoom(record(next).length, limits.recordCountMax(), limits.sizeBytesMax())) {
                byte[] bytes = record(next);
                builder.add(entries.get(next).offset(), bytes, 0, bytes.length);
                next++;
            }
            return builder.build(
                    offset(next), first.ingestMicros() == NOW ? clock.epochMicros() : first.ingestMicros());
        }

        @Override
        public void acknowledge(int partition, byte[] resumeOffset) throws IOException {
            power.reach(CrashPoint.ACKNOWLEDGE);
            acknowledgedCount = Math.max(acknowledgedCount, numberIn(resumeOffset));
        }

        @Override
        public boolean isFinished() {
            return isEnded && next >= entries.size();
        }

        @Override
        public boolean isEndOfInput() {
            return false; // A test may stop the job, start it again, and go on.
        }

        @Override
        public void close() {}
    }
}
