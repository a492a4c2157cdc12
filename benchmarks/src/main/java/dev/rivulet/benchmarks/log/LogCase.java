package dev.rivulet.benchmarks.log;

import java.util.Locale;

/**
 * What is written, and when it is synced. Immutable.
 *
 * @param mode its name on the command line
 * @param batchCount records that are laid out and handed over together; when paced, the most that are
 * @param recordCount records of one run, a multiple of {@code batchCount} unless paced
 * @param recordsPerSecond when paced; 0 otherwise
 */
record LogCase(
        String mode, SyncPolicy policy, int recordSizeBytes, int batchCount, long recordCount, long recordsPerSecond) {

    /** When the producer asks for what it wrote to be durable. */
    enum SyncPolicy {
        /** Never: the bytes are with the operating system when the clock stops. */
        NEVER,
        /** After each batch, before the next one is made. */
        EACH_BATCH,
        /** When a millisecond has passed since the last sync ended; what was appended meanwhile is one group. */
        EACH_MILLISECOND,
        /** Records come at a steady rate; what has come is one batch, and is synced at once. */
        PACED
    }

    LogCase {
        if (recordSizeBytes < RecordStream.RECORD_SIZE_MIN_BYTES || batchCount < 1 || recordCount < 1) {
            throw new IllegalArgumentException("a case of " + recordCount + " records of " + recordSizeBytes
                    + " bytes in batches of " + batchCount + "; wanted are 1, " + RecordStream.RECORD_SIZE_MIN_BYTES
                    + " and 1 at least");
        }
    }

    long sizeBytes() {
        return recordCount * recordSizeBytes;
    }

    int batchSizeBytes() {
        return Math.multiplyExact(batchCount, recordSizeBytes);
    }

    boolean isSynced() {
        return policy != SyncPolicy.NEVER;
    }

    /** A heading of the report. */
    String title() {
        String pace = policy == SyncPolicy.PACED
                ? String.format(Locale.ROOT, "%,d records/s, batches of what has come, up to", recordsPerSecond)
                : "batches of";
        return String.format(
                Locale.ROOT,
                "%s, records of %d bytes, %s %,d, %,d records",
                mode,
                recordSizeBytes,
                pace,
                batchCount,
                recordCount);
    }
}
