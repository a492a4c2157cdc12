package dev.rivulet.engine.work;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.exchange.LaneMerge;
import dev.rivulet.engine.exchange.LaneOutput;
import dev.rivulet.engine.exchange.Origin;
import dev.rivulet.engine.exchange.RowTrace;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.operator.KeyedOperator;
import dev.rivulet.engine.ring.LaneRows;
import dev.rivulet.engine.ring.WorkSlot;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a slot for one lane: in the first stage those of the batch, behind it what the stage before puts out, as it comes. Owned
 * by the lane.
 */
final class LaneInput {

    private static final String LATE = "late: its window was closed by the watermark";

    /** Rows per duty cycle; bounded so that the agent stays able to stop while a large result comes. */
    private static final int ROW_COUNT_MAX = 8_192;

    /**
     * Fewer while a snapshot is written down, of which each duty cycle writes a portion: so less log comes by until it is, which a start
     * after a crash would have to apply again.
     */
    private static final int ROW_COUNT_MAX_DURING_SNAPSHOT = 512;

    private final int lane;
    private final LaneOutput output;
    private final @Nullable LaneMerge merge;
    private final @Nullable RowTrace trace;
    private final KeyedRow row = new KeyedRow();

    private long sequence = -1;
    private @Nullable WorkSlot slot;
    private int source;
    private int partition;
    private int nextIndex;
    private boolean isAtEnd;

    /**
     * @param merge of the stage before, null in the first stage
     * @param trace told of rows that go into the first stage, or null
     */
    LaneInput(int lane, LaneOutput output, @Nullable LaneMerge merge, @Nullable RowTrace trace) {
        this.lane = lane;
        this.output = output;
        this.merge = merge;
        this.trace = trace;
    }

    void begin(long slotSequence, WorkSlot newSlot) {
        sequence = slotSequence;
        slot = newSlot;
        nextIndex = 0;
        isAtEnd = false;
        Batch batch = newSlot.entry().batch();
        source = newSlot.decoded().source();
        partition = batch == null ? 0 : batch.partition();
    }

    /** Whether the slot has no more rows. */
    boolean isAtEnd() {
        return isAtEnd;
    }

    /**
     * Gives operators their rows, while the output has room; fewer at a time while a snapshot is written down.
     *
     * @return how many
     */
    int takeRows(List<KeyedOperator> operators, LaneTime time, boolean isSnapshotting) throws Exception {
        int countMax = isSnapshotting ? ROW_COUNT_MAX_DURING_SNAPSHOT : ROW_COUNT_MAX;
        return merge == null
                ? takeFromBatch(operators, time, countMax)
                : takeFromStage(operators, merge, time, countMax);
    }

    private int takeFromBatch(List<KeyedOperator> operators, LaneTime time, int countMax) throws Exception {
        Batch batch = requireSlot().entry().batch();
        if (batch == null) {
            isAtEnd = true;
            return 0;
        }
        LaneRows rows = requireSlot().decoded().lane(lane);
        int first = nextIndex;
        int end = Math.min(rows.count(), first + countMax);
        while (nextIndex < end && output.hasRoom()) {
            int index = nextIndex++;
            row.ofBatch(rows.record(index), rows.number(index));
            row.set(
                    rows.row(index),
                    rows.key(index),
                    rows.keyHash(index),
                    rows.eventTime(index),
                    rows.watermarkBefore(index));
            if (trace != null) {
                trace.onInput(requireSlot().entry(), rows.operator(index), row);
            }
            give(operators, rows.operator(index), time);
        }
        isAtEnd = nextIndex == rows.count();
        return nextIndex - first;
    }

    private int takeFromStage(List<KeyedOperator> operators, LaneMerge stage, LaneTime time, int countMax)
            throws Exception {
        int count = 0;
        while (count < countMax && output.hasRoom()) {
            LaneMerge.Next next = stage.next(sequence);
            if (next != LaneMerge.Next.ROW) {
                isAtEnd = next == LaneMerge.Next.END;
                passOnBound(stage.bound());
                return count;
            }
            stage.fill(row);
            give(operators, stage.target(), time);
            count++;
        }
        return count;
    }

    /** A lane that waits for another one may be waited for itself. */
    private void passOnBound(@Nullable Origin bound) {
        if (!isAtEnd && bound != null) {
            output.announceWaitFor(bound);
        }
    }

    private void give(List<KeyedOperator> operators, int operator, LaneTime time) throws Exception {
        row.setWatermark(time.watermarkWithin(operator, source, partition, row.partitionWatermark()));
        output.beginElement(row, operator);
        KeyedOperator target = operators.get(operator);
        if (!target.accept(row) && !target.putOutLate(row)) {
            output.late(late());
        }
    }

    private RejectedRecord late() {
        if (row.record() != KeyedRow.NO_RECORD) {
            return RejectedRecords.late(requireSlot().entry(), row.record(), LATE);
        }
        byte[] text = String.valueOf(row.row()).getBytes(StandardCharsets.UTF_8);
        LogEntry entry = requireSlot().entry();
        return new RejectedRecord(
                "pipeline",
                "row",
                row.eventTime(),
                entry.position(),
                0,
                "",
                "",
                LATE,
                RejectedRecord.Kind.ROW,
                text,
                RejectedRecord.Arrival.at(entry.processingTimeMicros()));
    }

    private WorkSlot requireSlot() {
        if (slot == null) {
            throw new AssertionError("rows were asked for before a slot began");
        }
        return slot;
    }
}
