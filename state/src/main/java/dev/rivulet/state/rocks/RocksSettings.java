package dev.rivulet.state.rocks;

/**
 * How much RocksDB may take. Immutable.
 *
 * @param writeBufferSizeBytes what all memtables of a job may hold together
 * @param blockCacheSizeBytes for reading, at a restore and when evicted rows are wanted
 * @param backgroundJobCount threads for flushes and compactions together
 * @param openFileCountMax open table files
 */
public record RocksSettings(
        long writeBufferSizeBytes, long blockCacheSizeBytes, int backgroundJobCount, int openFileCountMax) {

    /** Rows arrive in bursts, at a snapshot, and go to a file right after; more memory would only make fewer, larger files. */
    public static final long DEFAULT_WRITE_BUFFER_SIZE_BYTES = 8L << 20;

    /** Enough for the index blocks of a few hundred megabytes of rows. */
    public static final long DEFAULT_BLOCK_CACHE_SIZE_BYTES = 4L << 20;

    /** One flush beside one compaction. */
    public static final int DEFAULT_BACKGROUND_JOB_COUNT = 2;

    /** Well under the usual limit of 1,024 per process, which the log and the sinks share. */
    public static final int DEFAULT_OPEN_FILE_COUNT_MAX = 256;

    public static final RocksSettings DEFAULT = new RocksSettings(
            DEFAULT_WRITE_BUFFER_SIZE_BYTES,
            DEFAULT_BLOCK_CACHE_SIZE_BYTES,
            DEFAULT_BACKGROUND_JOB_COUNT,
            DEFAULT_OPEN_FILE_COUNT_MAX);

    private static final long WRITE_BUFFER_SIZE_BYTES_MIN = 1L << 16;

    public RocksSettings {
        check("writeBufferSizeBytes", writeBufferSizeBytes, WRITE_BUFFER_SIZE_BYTES_MIN);
        check("blockCacheSizeBytes", blockCacheSizeBytes, 0);
        check("backgroundJobCount", backgroundJobCount, 1);
        check("openFileCountMax", openFileCountMax, 16);
    }

    private static void check(String name, long value, long minimum) {
        if (value < minimum) {
            throw new IllegalArgumentException(name + " is " + value + ", wanted at least " + minimum);
        }
    }
}
