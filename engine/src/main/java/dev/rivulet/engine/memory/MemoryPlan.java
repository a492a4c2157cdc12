package dev.rivulet.engine.memory;

import dev.rivulet.state.rocks.RocksSettings;

/**
 * What a job's budget of memory means for each of its parts, all in bytes. An eighth is for ingestion and the log's tail, an eighth for
 * records between log and lanes; the store and the sinks' writers take what they take; the rest is for keyed state. Immutable.
 *
 * @param ingestSizeBytes batches between sources and journal
 * @param tailSizeBytes log kept for a feeder that keeps up
 * @param workSizeBytes decoded records between log and lanes
 * @param storeSizeBytes RocksDB's write buffers and block cache, outside of the heap; each job has its own
 * @param writersSizeBytes rows that the sinks' writers hold and that are not in a file yet
 * @param stateHeapSizeBytes keyed state of all lanes on the heap
 */
public record MemoryPlan(
        long ingestSizeBytes,
        long tailSizeBytes,
        long workSizeBytes,
        long storeSizeBytes,
        long writersSizeBytes,
        long stateHeapSizeBytes) {

    /** Of a job with one sink; smaller queues than this leaves would have the agents wait for each other. */
    public static final long SIZE_LOWEST_BYTES = 48L << 20;

    private static final long STORE_SIZE_BYTES =
            RocksSettings.DEFAULT_WRITE_BUFFER_SIZE_BYTES + RocksSettings.DEFAULT_BLOCK_CACHE_SIZE_BYTES;

    /** What a sink's writer holds of rows that are not in a file yet, about. */
    private static final long WRITER_SIZE_BYTES = 16L << 20;

    /** State needs some heap to work in. */
    private static final long STATE_HEAP_SIZE_MIN_BYTES = 1L << 20;

    /**
     * Divides a budget. One that is too small for the fixed parts leaves the least to the state, and is exceeded.
     *
     * @param sizeBytes the budget
     * @param sinkCount how many sinks the pipeline has
     */
    public static MemoryPlan of(long sizeBytes, int sinkCount) {
        long ringSizeBytes = sizeBytes / 16;
        long workSizeBytes = sizeBytes / 8;
        long writersSizeBytes = sinkCount * WRITER_SIZE_BYTES;
        long stateSizeBytes = sizeBytes - 2 * ringSizeBytes - workSizeBytes - STORE_SIZE_BYTES - writersSizeBytes;
        return new MemoryPlan(
                ringSizeBytes,
                ringSizeBytes,
                workSizeBytes,
                STORE_SIZE_BYTES,
                writersSizeBytes,
                Math.max(STATE_HEAP_SIZE_MIN_BYTES, stateSizeBytes));
    }

    /** The smallest budget that a job keeps to. */
    public static long lowestSizeBytes(int sinkCount) {
        long fixedSizeBytes = STORE_SIZE_BYTES + sinkCount * WRITER_SIZE_BYTES + STATE_HEAP_SIZE_MIN_BYTES;
        return Math.max(SIZE_LOWEST_BYTES, (fixedSizeBytes * 4 + 2) / 3);
    }

    /** Of all parts together. */
    public long sizeBytes() {
        return ingestSizeBytes + tailSizeBytes + workSizeBytes + storeSizeBytes + writersSizeBytes + stateHeapSizeBytes;
    }
}
