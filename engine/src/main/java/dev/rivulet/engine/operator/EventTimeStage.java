package dev.rivulet.engine.operator;

import static dev.rivulet.engine.watermark.WatermarkStrategy.EVENT_TIME_MICROS_MAX;
import static dev.rivulet.engine.watermark.WatermarkStrategy.EVENT_TIME_MICROS_MIN;

import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.time.EpochMicros;
import dev.rivulet.engine.failure.Caller;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import org.jspecify.annotations.Nullable;

/** Gives rows their event time, and takes those out that are too far ahead of the clock. Owned by one agent. */
final class EventTimeStage implements RowStage, Caller.Call<Object, Boolean> {

    private final WatermarkStrategy<Object> strategy;
    private final Caller caller;
    private final StepChain.End end;
    private final RowStage next;
    private final @Nullable RowStage ahead;

    /** What the functions said of the row at hand. */
    private long eventTimeMicros;

    private long watermarkMicros;

    /**
     * @param ahead takes the rows that are too far ahead; null if they are malformed
     */
    EventTimeStage(
            WatermarkStrategy<Object> strategy,
            Caller caller,
            StepChain.End end,
            RowStage next,
            @Nullable RowStage ahead) {
        this.strategy = strategy;
        this.caller = caller;
        this.end = end;
        this.next = next;
        this.ahead = ahead;
    }

    @Override
    public void accept(Object row) throws Exception {
        Boolean isInTime = caller.make(row, row, this);
        if (isInTime == null) {
            return; // A function failed, and that is dealt with: the row has no event time.
        }
        if (isInTime) {
            end.onEventTime(eventTimeMicros, watermarkMicros);
            next.accept(row);
        } else if (ahead != null) {
            ahead.accept(row);
        } else {
            throw new MalformedRowException("the event time " + microsText(eventTimeMicros)
                    + " is further ahead of the clock, " + microsText(end.ingestTimeMicros())
                    + ", than withMaxFutureSkew allows");
        }
    }

    /** Whether the row is not too far ahead. */
    @Override
    public Boolean make(Object row) throws MalformedRowException {
        eventTimeMicros = strategy.extractor().eventTimeMicros(row);
        if (eventTimeMicros < EVENT_TIME_MICROS_MIN || eventTimeMicros > EVENT_TIME_MICROS_MAX) {
            throw new MalformedRowException("the event time of " + eventTimeMicros
                    + " us is not in the years 1 to 9999, wanted microseconds since 1970-01-01T00:00Z");
        }
        if (strategy.isTooFarAhead(eventTimeMicros, end.ingestTimeMicros())) {
            return false;
        }
        watermarkMicros = strategy.watermarkMicros(row, eventTimeMicros);
        return true;
    }

    private static String microsText(long micros) {
        return EpochMicros.instant(micros).toString();
    }
}
