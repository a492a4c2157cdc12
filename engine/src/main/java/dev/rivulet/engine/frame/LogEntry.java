package dev.rivulet.engine.frame;

import dev.rivulet.core.batch.Batch;
import org.jspecify.annotations.Nullable;

/**
 * A frame of the log, decoded: a batch, or something of the engine's own; of rows that come back it is both. Immutable.
 *
 * @param position where the frame starts in the log, in bytes
 * @param endPosition where the next frame starts
 */
public record LogEntry(
        long position,
        long endPosition,
        @Nullable Batch batch,
        @Nullable ControlFrame control) {

    public LogEntry {
        if ((batch == null) == (control == null) && !(control instanceof ReturnedRows)) {
            throw new IllegalArgumentException("a log entry is either a batch or a control frame");
        }
    }

    /** Of rows that come back, the batch of which is that of their records. */
    public static LogEntry of(long position, long endPosition, ReturnedRows rows) {
        return new LogEntry(position, endPosition, rows.records(), rows);
    }

    /** The rows that come back, if it is that. */
    public @Nullable ReturnedRows returned() {
        return control instanceof ReturnedRows rows ? rows : null;
    }

    /** The end of an epoch, if it is one. */
    public @Nullable EpochMark mark() {
        return control instanceof EpochMark mark ? mark : null;
    }

    /** What the clock said when it was logged, microseconds since 1970; {@link Long#MIN_VALUE} if it does not tell. */
    public long processingTimeMicros() {
        if (batch != null) {
            return batch.ingestTimeMicros();
        }
        if (control instanceof EpochMark mark) {
            return mark.madeMicros();
        }
        return control instanceof Tick tick ? tick.processingTimeMicros() : Long.MIN_VALUE;
    }
}
