package dev.rivulet.engine.operator;

import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.watermark.Watermarks;

/** What the operators of all kinds of windows do alike: they fire by event time, in bounded portions. Owned by the lane. */
abstract class FiringOperator<K, R, O> implements KeyedOperator {

    final WindowExit<K, R, O> exit;

    /** No row with an event time at or below it is expected any more. */
    long watermark = Watermarks.NONE;

    FiringOperator(WindowExit<K, R, O> exit) {
        this.exit = exit;
    }

    @Override
    public void advance(long watermarkMicros, long processingTimeMicros) {
        watermark = watermarkMicros;
    }

    @Override
    public final boolean putOutLate(KeyedRow row) throws Exception {
        return exit.putOutLate(row);
    }

    @Override
    public final boolean fire() throws Exception {
        for (int count = 0; count < FIRE_COUNT_MAX && exit.hasRoom(); count++) {
            if (!fireNext()) {
                return true;
            }
        }
        return false;
    }

    /** Puts out the next result that is due, or gets to the end of a window; false if nothing is due. */
    abstract boolean fireNext() throws Exception;
}
