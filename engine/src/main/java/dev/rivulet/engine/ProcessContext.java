package dev.rivulet.engine;

import dev.rivulet.core.time.EpochMicros;
import java.time.Instant;

/**
 * What a {@link KeyedProcessFunction} may know of the row or timer at hand, and its timers. Valid during the call that it is given to.
 * All times are microseconds since 1970-01-01T00:00Z.
 */
public interface ProcessContext<K> {

    /** Which clock a timer goes by. */
    enum TimeDomain {
        EVENT_TIME,
        PROCESSING_TIME
    }

    /** The key of the row or timer. */
    K key();

    /** The event time of the row, {@link Long#MIN_VALUE} if it has none; or the time at which the timer was due. */
    long timestampMicros();

    /** By which clock the timer was due; event time for rows. */
    TimeDomain timeDomain();

    /** No row with an event time at or below this is expected any more; as of before the batch, {@link Long#MIN_VALUE} at first. */
    long watermarkMicros();

    /**
     * The watermark as of the records before the row at hand, by which windows and joins tell what is late; it does not depend on where
     * batches are cut. Of a timer as {@link #watermarkMicros}.
     */
    long rowWatermarkMicros();

    /**
     * Says that the row at hand came too late: it goes to the late records and is counted there, as one does for which a window is closed.
     * What the call has done else stays.
     *
     * @throws IllegalStateException if a timer is at hand
     */
    void rejectLate();

    /** What the clock said when the batch at hand was taken in, or later; the same on every replay. */
    long processingTimeMicros();

    /**
     * Has {@link KeyedProcessFunction#onTimer} called for the key when the watermark comes to a time. Of several for one time there is
     * one. One for a time that is past fires behind the batch at hand.
     */
    void registerEventTimeTimer(long timeMicros);

    /** Takes a timer back; nothing happens if there is none. */
    void deleteEventTimeTimer(long timeMicros);

    /** As {@link #registerEventTimeTimer}, by the clock; the log notes when it fired. */
    void registerProcessingTimeTimer(long timeMicros);

    /** Takes a timer back; nothing happens if there is none. */
    void deleteProcessingTimeTimer(long timeMicros);

    /**
     * Puts a row out by a side output, in its place among the others.
     *
     * @throws Exception never; the rows go on when the function has returned
     */
    <X> void output(OutputTag<X> tag, X row) throws Exception;

    /** The event time of the row, or the time of the timer. */
    default Instant timestamp() {
        return EpochMicros.instant(timestampMicros());
    }
}
