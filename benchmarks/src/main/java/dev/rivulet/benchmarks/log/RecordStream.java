package dev.rivulet.benchmarks.log;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * The records that every contender writes: number, then bytes that look like chance, cut from a pool at a place that moves. One owner.
 * Laying them out costs a copy, so that the producer does not hide what is measured; two streams of one size are equal.
 */
final class RecordStream {

    static final int RECORD_SIZE_MIN_BYTES = 16;

    private static final int POOL_SIZE_BYTES = 64 << 10;

    /** Odd, so that records begin at all places of the pool. */
    private static final int POOL_STEP_BYTES = 1_031;

    private final ByteBuffer pool;
    private final int recordSizeBytes;
    private long nextNumber;

    RecordStream(int recordSizeBytes) {
        this.recordSizeBytes = recordSizeBytes;
        SplittableRandom chance = new SplittableRandom(7);
        byte[] bytes = new byte[POOL_SIZE_BYTES + recordSizeBytes];
        chance.nextBytes(bytes);
        this.pool = ByteBuffer.allocateDirect(bytes.length).put(bytes).clear();
    }

    /** Memory for a batch of so many records. */
    static ByteBuffer newBatch(int batchCount, int recordSizeBytes) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(batchCount, recordSizeBytes));
    }

    /** Lays out the next records from the buffer's start, and sets position and limit around them. */
    void fill(ByteBuffer batch, int count) {
        batch.clear();
        for (int at = 0; at < count * recordSizeBytes; at += recordSizeBytes) {
            int poolIndex = (int) (nextNumber * POOL_STEP_BYTES) & POOL_SIZE_BYTES - 1;
            batch.put(at, pool, poolIndex, recordSizeBytes);
            batch.putLong(at, nextNumber);
            nextNumber++;
        }
        batch.limit(count * recordSizeBytes);
    }

    /** What the first records come to. */
    static WrittenBytes totals(long recordCount, int recordSizeBytes) {
        RecordStream stream = new RecordStream(recordSizeBytes);
        ByteBuffer record = newBatch(1, recordSizeBytes);
        WrittenBytes.Collector collector = new WrittenBytes.Collector();
        for (long number = 0; number < recordCount; number++) {
            stream.fill(record, 1);
            collector.add(record);
        }
        return collector.totals();
    }
}
