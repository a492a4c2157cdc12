package dev.rivulet.connectors.file;

import java.time.Duration;

/**
 * How a folder is read. Immutable.
 *
 * @param filesPerTriggerMax how many files are begun per trigger interval, at least 1
 * @param settleTime how long a file must have stood still to count as complete
 * @param pollInterval how often the folder is listed at most
 * @param recordSizeMaxBytes the longest record that is taken; at least 4 KiB, at most 256 MiB
 */
record FileSettings(int filesPerTriggerMax, Duration settleTime, Duration pollInterval, int recordSizeMaxBytes) {

    /** No limit; the log takes what comes. */
    static final int FILES_PER_TRIGGER_MAX_DEFAULT = Integer.MAX_VALUE;

    /** Longer than any honest writer pauses between two writes, and short enough to wait for. */
    static final Duration SETTLE_TIME_DEFAULT = Duration.ofSeconds(1);

    /** Often enough that nobody waits for it, and next to nothing for a folder of thousands of files. */
    static final Duration POLL_INTERVAL_DEFAULT = Duration.ofMillis(100);

    /** A thousand times a usual record; what is longer is a file without line ends rather than a record. */
    static final int RECORD_SIZE_MAX_DEFAULT_BYTES = 1024 * 1024;

    static final FileSettings DEFAULTS = new FileSettings(
            FILES_PER_TRIGGER_MAX_DEFAULT, SETTLE_TIME_DEFAULT, POLL_INTERVAL_DEFAULT, RECORD_SIZE_MAX_DEFAULT_BYTES);

    private static final int RECORD_SIZE_MAX_LOWEST_BYTES = RecordSplitter.KEPT_OF_LONG_RECORD_BYTES;
    private static final int RECORD_SIZE_MAX_HIGHEST_BYTES = 256 * 1024 * 1024;

    FileSettings {
        if (filesPerTriggerMax < 1) {
            throw new IllegalArgumentException("maxFilesPerTrigger is " + filesPerTriggerMax + ", wanted at least 1");
        }
        requireNotNegative("settleTime", settleTime);
        requireNotNegative("pollInterval", pollInterval);
        if (recordSizeMaxBytes < RECORD_SIZE_MAX_LOWEST_BYTES || recordSizeMaxBytes > RECORD_SIZE_MAX_HIGHEST_BYTES) {
            throw new IllegalArgumentException("recordSizeMaxBytes is " + recordSizeMaxBytes + ", wanted "
                    + RECORD_SIZE_MAX_LOWEST_BYTES + " to " + RECORD_SIZE_MAX_HIGHEST_BYTES);
        }
    }

    private static void requireNotNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " is " + value + ", wanted zero or more");
        }
    }
}
