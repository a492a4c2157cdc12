package dev.rivulet.engine.operator;

import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.state.KeyedTable;
import java.util.List;

/**
 * What is done to the rows of the keys of one lane, which owns it. Sees no thread, clock or disk: all it knows comes with its rows and
 * by {@link #advance}. It puts out through the steps that it was made with, into the lane's output.
 */
public interface KeyedOperator {

    /** How much fires at a call, a bound for the time that it takes: between calls the lane sees to its memory. */
    int FIRE_COUNT_MAX = 1_024;

    /**
     * Takes a row. The lane's output has room, and takes in any case what a single row becomes.
     *
     * @return whether it was in time; a late row changes nothing, see {@link #putOutLate}
     * @throws Exception if a user's function failed
     */
    boolean accept(KeyedRow row) throws Exception;

    /**
     * Puts a row that was not accepted out by a side output, if the operator has one for late rows.
     *
     * @return whether it has; otherwise the row goes to the late records
     * @throws Exception if a user's function behind it failed
     */
    default boolean putOutLate(KeyedRow row) throws Exception {
        return false;
    }

    /**
     * Notes how far time has come; {@link #fire} then puts out what is due by it. Nothing to do for an operator that goes by no clock.
     *
     * @param watermarkMicros no row with an event time at or below this is expected any more
     * @param processingTimeMicros of the newest frame of the log
     */
    default void advance(long watermarkMicros, long processingTimeMicros) {}

    /**
     * Puts out some of what is due, while the lane's output has room.
     *
     * @return whether all that is due is out; otherwise to be called again
     * @throws Exception if a user's function failed
     */
    default boolean fire() throws Exception {
        return true;
    }

    /** When in processing time something is due next, {@link Long#MAX_VALUE} for never. */
    default long nextTickMicros() {
        return Long.MAX_VALUE;
    }

    /** All its state, in an order that does not change. */
    List<KeyedTable> tables();
}
