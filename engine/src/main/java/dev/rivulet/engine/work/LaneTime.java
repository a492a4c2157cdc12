package dev.rivulet.engine.work;

import dev.rivulet.engine.operator.KeyedOperator;
import dev.rivulet.engine.operator.WatermarkTracker;
import dev.rivulet.engine.ring.LaneBoard;
import java.util.List;

/** The clocks of a lane, which are all in the log: event time and processing time. Owned by the lane. */
final class LaneTime {

    private final LanePlace place;
    private final WatermarkTracker watermarks;
    private final LaneBoard board;
    private long processingTimeMicros;

    /**
     * @param watermarks as of the checkpoint that the lane starts from
     * @param processingTimeMicros as of that checkpoint
     */
    LaneTime(LanePlace place, WatermarkTracker watermarks, long processingTimeMicros, LaneBoard board) {
        this.place = place;
        this.watermarks = watermarks;
        this.processingTimeMicros = processingTimeMicros;
        this.board = board;
    }

    WatermarkTracker watermarks() {
        return watermarks;
    }

    /** It never goes back, whatever the machine's clock does. */
    void advanceProcessingTime(long toMicros) {
        processingTimeMicros = Math.max(processingTimeMicros, toMicros);
    }

    long processingTimeMicros() {
        return processingTimeMicros;
    }

    void publishNextTick(List<KeyedOperator> operators) {
        long next = Long.MAX_VALUE;
        for (KeyedOperator operator : operators) {
            next = Math.min(next, operator.nextTickMicros());
        }
        board.setNextTick(place.stage(), place.lane(), next);
    }
}
