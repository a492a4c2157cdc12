package dev.rivulet.wal;

import java.time.Duration;

/**
 * When appended frames are synced, named by what a power loss can take of what was acknowledged. The end of the process alone takes
 * nothing in any mode. Immutable.
 *
 * <p>In every mode {@link Wal#durablePosition} tells the truth, frames appended in the reserve are synced at once, and a roll to the next
 * segment syncs the one before.
 */
public sealed interface SyncMode {

    /** Each group is synced before it is acknowledged. The default. */
    record LosesNothing() implements SyncMode {}

    /**
     * Acknowledged when written; synced in an interval.
     *
     * @param interval more than zero; what was acknowledged for no longer than that may be lost
     */
    record LosesUpTo(Duration interval) implements SyncMode {
        public LosesUpTo {
            if (interval.isNegative() || interval.isZero()) {
                throw new IllegalArgumentException("the sync interval is " + interval + ", wanted is more than zero");
            }
        }
    }

    /** Acknowledged when written; the operating system decides what is durable when. */
    record LosesUnsynced() implements SyncMode {}

    /** Whether what is written may be acknowledged before it is durable. */
    default boolean acknowledgesUnsynced() {
        return !(this instanceof LosesNothing);
    }
}
