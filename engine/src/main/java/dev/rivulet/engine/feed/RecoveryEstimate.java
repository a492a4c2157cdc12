package dev.rivulet.engine.feed;

/**
 * How long a start after a crash would take: all that comes before the first new record. Immutable; a pure computation.
 *
 * @param startNs how long the last start took, until its checkpoint was verified, the log behind it looked through, and the state
 *     restored
 * @param restoredCount how many entries it restored
 * @param entryCount how many entries the state has now
 * @param staysCold whether a start leaves them in the store, to be read when they are asked for
 * @param replayRate in bytes of log per second, by a process that has run for a while
 * @param lastReplay of the last start
 */
record RecoveryEstimate(
        long startNs,
        long restoredCount,
        long entryCount,
        boolean staysCold,
        long replayRate,
        MeasuredReplay lastReplay) {

    /**
     * How long log took to be applied again, by a process that had just begun.
     *
     * @param sizeBytes of the log, 0 if there was none
     */
    record MeasuredReplay(long sizeBytes, long tookNs) {

        static final MeasuredReplay NONE = new MeasuredReplay(0, 0);

        /** So much log, by its example: the more there is, the less of it meets a process that has just begun. */
        long ns(long wantedSizeBytes, long replayRate) {
            if (sizeBytes == 0) {
                return 0;
            }
            return wantedSizeBytes <= sizeBytes
                    ? (long) (tookNs * ((double) wantedSizeBytes / sizeBytes))
                    : tookNs + warmNs(wantedSizeBytes - sizeBytes, replayRate);
        }
    }

    /** To read an entry of a checkpoint and put it into its table, at the speed of a process that has just begun. */
    static final long RESTORE_ENTRY_NS = 2_000;

    /** To read a key from the store that is not on the heap. */
    static final long COLD_READ_NS = 15_000;

    /** One that has just begun takes so many times as long, for compiling and collecting garbage, ... */
    static final int COLD_FACTOR = 5;

    /** ... until it has taken so much longer. */
    static final long WARM_UP_NS = 3_000_000_000L;

    /** Verification of a checkpoint, the look through its log, and the restoring: the last one's, and what has been added since. */
    long restoreNs() {
        return startNs + Math.max(0, entryCount - restoredCount) * RESTORE_ENTRY_NS;
    }

    /**
     * To apply log again.
     *
     * @param sizeBytes of log
     * @param recordCount in it, which meet as many cold keys at the most
     */
    long replayNs(long sizeBytes, long recordCount) {
        long warmNs = warmNs(sizeBytes, replayRate);
        long coldNs = warmNs + Math.min((COLD_FACTOR - 1) * warmNs, WARM_UP_NS);
        long coldCount = staysCold ? Math.min(recordCount, entryCount) : 0;
        return Math.max(coldNs, lastReplay.ns(sizeBytes, replayRate)) + coldCount * COLD_READ_NS;
    }

    private static long warmNs(long sizeBytes, long replayRate) {
        return (long) (sizeBytes * 1e9 / replayRate);
    }
}
