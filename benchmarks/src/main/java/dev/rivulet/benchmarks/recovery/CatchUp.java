package dev.rivulet.benchmarks.recovery;

import java.util.concurrent.CountDownLatch;

/**
 * Where a run stands: what the log held when it began, how far it has come, and since when it has caught up. The source agent and the
 * lanes write, any thread reads.
 */
final class CatchUp {

    private static final long UNKNOWN = Long.MAX_VALUE;

    private final CountDownLatch isCaughtUp = new CountDownLatch(1);

    /** Writer: the source agent, once. The number of the first record that the log did not have. */
    private volatile long firstNewIndex = UNKNOWN;

    /** Writers: lanes, of which any may be the last. */
    private volatile long reachedIndex = -1;

    /** Writer: the first lane that comes to a new record. Read behind the latch. */
    private long caughtUpNs;

    /** Writer: the first lane that comes to any record. */
    private volatile long firstIndex = UNKNOWN;

    void goesOnAt(long index) {
        if (firstNewIndex == UNKNOWN) {
            firstNewIndex = index;
        }
    }

    /** A lane: takes this record now. */
    void onRecord(long index) {
        reachedIndex = index;
        if (firstIndex == UNKNOWN) {
            firstIndex = index;
        }
        if (index >= firstNewIndex && isCaughtUp.getCount() > 0) {
            caughtUpNs = System.nanoTime();
            isCaughtUp.countDown();
        }
    }

    /** The number of a record that a lane took lately. */
    long reachedIndex() {
        return reachedIndex;
    }

    /** Waits for the first record that the log did not have; returns when it came, by {@link System#nanoTime}. */
    long awaitCaughtUp() throws InterruptedException {
        isCaughtUp.await();
        return caughtUpNs;
    }

    /** How many records of the log were applied again. Only when caught up. */
    long replayedCount() {
        return Math.max(0, firstNewIndex - firstIndex);
    }
}
