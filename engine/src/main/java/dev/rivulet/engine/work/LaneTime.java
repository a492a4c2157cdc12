package dev.rivulet.engine.work;

import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.operator.KeyedOperator;
import dev.rivulet.engine.plan.KeyedOperatorPlan;
import dev.rivulet.engine.ring.DecodedBatch;
import dev.rivulet.engine.ring.LaneBoard;
import dev.rivulet.engine.watermark.Watermarks;
import java.util.List;

/** The clocks of a lane, which are all in the log: event time and processing time. Owned by the lane. */
final class LaneTime {

    private final LanePlace place;
    private final Watermarks watermarks;
    /** Per operator the group of sources that it goes by. */
    private final int[] groups;

    private final LaneBoard board;
    private long processingTimeMicros;

    /**
     * @param watermarks as of the checkpoint that the lane starts from
     * @param operators of the lane's stage
     * @param processingTimeMicros as of that checkpoint
     */
    LaneTime(
            LanePlace place,
            Watermarks watermarks,
            List<KeyedOperatorPlan> operators,
            long processingTimeMicros,
            LaneBoard board) {
        this.place = place;
        this.watermarks = watermarks;
        this.groups = operators.stream()
                .mapToInt(operator -> watermarks.groupOf(operator.timeSources()))
                .toArray();
        this.processingTimeMicros = processingTimeMicros;
        this.board = board;
    }

    /** What an operator goes by. */
    long watermarkOf(int operator) {
        return watermarks.of(groups[operator]);
    }

    /** What an operator goes by in the middle of a batch. */
    long watermarkWithin(int operator, int source, int partition, long partitionWatermark) {
        return watermarks.within(groups[operator], source, partition, partitionWatermark);
    }

    /** An entry of the log is through with its rows: event time comes to where it moves it. */
    void onEntry(LogEntry entry, DecodedBatch decoded) {
        watermarks.onEntry(entry, decoded, processingTimeMicros);
    }

    /** It never goes back, whatever the machine's clock does. */
    void advanceProcessingTime(long toMicros) {
        processingTimeMicros = Math.max(processingTimeMicros, toMicros);
    }

    long processingTimeMicros() {
        return processingTimeMicros;
    }

    void publishNextTick(List<KeyedOperator> operators) {
        long next = watermarks.nextIdleMicros();
        for (KeyedOperator operator : operators) {
            next = Math.min(next, operator.nextTickMicros());
        }
        board.setNextTick(place.stage(), place.lane(), next);
    }
}
