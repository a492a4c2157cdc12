package dev.rivulet.engine.ring;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a decode worker made of a batch: rows for each lane, or finished rows where there is no {@code keyBy}, and the records that
 * could not become rows. Lives in a {@link WorkSlot} and is reused.
 */
public final class DecodedBatch {

    /** A record that goes to the dead letters. */
    public record Reject(int record, String cause) {}

    /** A record on which a user's function failed. */
    public record Failure(int record, Throwable cause) {}

    private final LaneRows[] lanes;
    private final List<Object> finished = new ArrayList<>();
    private final List<Reject> rejects = new ArrayList<>();
    private @Nullable Failure failure;
    private int filteredCount;
    private long maxEventTime;

    public DecodedBatch(int laneCount) {
        lanes = new LaneRows[laneCount];
        for (int lane = 0; lane < laneCount; lane++) {
            lanes[lane] = new LaneRows();
        }
    }

    public void clear() {
        for (LaneRows lane : lanes) {
            lane.clear();
        }
        finished.clear();
        rejects.clear();
        failure = null;
        filteredCount = 0;
        maxEventTime = Long.MIN_VALUE;
    }

    public LaneRows lane(int lane) {
        return lanes[lane];
    }

    public int laneCount() {
        return lanes.length;
    }

    public void addFinished(Object row) {
        finished.add(row);
    }

    /** Rows ready for the sink, in record order. */
    public List<Object> finished() {
        return finished;
    }

    public void addReject(int record, String cause) {
        rejects.add(new Reject(record, cause));
    }

    /** In record order. */
    public List<Reject> rejects() {
        return rejects;
    }

    public void fail(int record, Throwable cause) {
        failure = new Failure(record, cause);
    }

    /** What stopped the decoding, for whoever follows the log in order to decide on. */
    public @Nullable Failure failure() {
        return failure;
    }

    public void countFiltered() {
        filteredCount++;
    }

    public int filteredCount() {
        return filteredCount;
    }

    /**
     * Takes the event time of the next record.
     *
     * @return the highest one before it in this batch, {@link Long#MIN_VALUE} for none
     */
    public long observeEventTime(long eventTimeMicros) {
        long before = maxEventTime;
        maxEventTime = Math.max(before, eventTimeMicros);
        return before;
    }

    /** The highest event time in the batch, in microseconds, {@link Long#MIN_VALUE} for none. */
    public long maxEventTime() {
        return maxEventTime;
    }
}
