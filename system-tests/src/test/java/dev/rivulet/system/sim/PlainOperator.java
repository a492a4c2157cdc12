package dev.rivulet.system.sim;

import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.core.codec.KeyCodecs;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.engine.ring.KeyGroups;
import java.util.Comparator;

/** A keyed operator of the plain computation. */
interface PlainOperator {

    /** Takes what comes out. */
    interface Exit {
        void put(PlainRow row) throws MalformedRowException;

        /** A row does not go on. */
        default void leaveOut() {
            throw new AssertionError("no row is left out here");
        }

        /** Takes word of a call that failed. */
        default void fail(PlainFailure failure) {
            throw new AssertionError("no function fails here, but for " + failure);
        }

        /** Whether the function fails on a timer, which is then gone and has done nothing. */
        default boolean failsOn(Due due) {
            return false;
        }

        /** The operator itself has something to say in the dead letters. */
        default void tell(String cause, String text) {
            throw new AssertionError("an operator that has nothing to say: " + cause);
        }

        /** By the side output for what is over. */
        default void putTimedOut(PlainRow row) throws MalformedRowException {
            throw new AssertionError("an operator without that side output");
        }
    }

    /** A time and a key, in the order in which they come. */
    record Due(long timeMicros, int keyGroup, String key) implements Comparable<Due> {
        private static final KeyCodec<String> KEYS = KeyCodecs.of(String.class);
        private static final KeyGroups GROUPS = new KeyGroups(KeyGroups.DEFAULT_GROUP_COUNT, 1);
        private static final Comparator<Due> ORDER = Comparator.comparingLong(Due::timeMicros)
                .thenComparingInt(Due::keyGroup)
                .thenComparing(Due::key, KEYS::compare);

        static Due of(long timeMicros, String key) {
            return new Due(timeMicros, GROUPS.groupOf(KEYS.stableHash(key)), key);
        }

        @Override
        public int compareTo(Due other) {
            return ORDER.compare(this, other);
        }
    }

    /** Rows come that were taken in at a time. */
    default void begin(long processingTime) {}

    /** Whether the row would not be in time. */
    default boolean isLate(PlainRow row) {
        return false;
    }

    /** A row that is in time has come, but is not taken. */
    default void leave(PlainRow row, Exit exit) {}

    /** Whether the row was in time. */
    boolean take(PlainRow row, Exit exit) throws MalformedRowException;

    /** As {@link #take}, of the second stream of two. */
    default boolean takeRight(PlainRow row, Exit exit) throws MalformedRowException {
        throw new AssertionError("an operator of one stream");
    }

    /** Time has come so far; how many results were refused. */
    int advance(long watermark, long processingTime, Exit exit);
}
