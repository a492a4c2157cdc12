package dev.rivulet.engine.work;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.engine.checkpoint.LaneCut;
import dev.rivulet.engine.operator.WatermarkTracker;
import dev.rivulet.engine.operator.WindowOperator;
import dev.rivulet.engine.ring.DecodedBatch;
import dev.rivulet.engine.ring.EpochMark;
import dev.rivulet.engine.ring.Handover;
import dev.rivulet.engine.ring.LaneOutput;
import dev.rivulet.engine.ring.LogEntry;
import dev.rivulet.engine.ring.WorkRing;
import dev.rivulet.engine.ring.WorkSlot;
import dev.rivulet.wal.Wal;
import org.jspecify.annotations.Nullable;

/**
 * Owns the keyed state of some key groups and applies the log's rows to it, slot by slot, each only when it is durable. Puts out what
 * a watermark closes, as fast as it is taken; hands its state's changes over at a checkpoint cut.
 */
public final class LaneAgent implements Agent {

    /** What is left to do with the current slot. */
    private enum Phase {
        NEXT_SLOT,
        FIRE,
        HAND_OVER
    }

    private final int lane;
    private final WorkRing ring;
    private final Wal wal;
    private final LaneOutput output;
    private final Handover<LaneCut> cuts;
    private final WatermarkTracker watermarks;
    private final @Nullable WindowOperator<?, ?, ?, ?, ?> operator;

    private long sequence = -1;
    private Phase phase = Phase.NEXT_SLOT;
    private @Nullable LaneCut cut;

    /**
     * @param watermarks as of the checkpoint that the lane starts from
     * @param operator null if the pipeline has no keyed state
     */
    LaneAgent(
            int lane,
            WorkRing ring,
            Wal wal,
            LaneOutput output,
            Handover<LaneCut> cuts,
            WatermarkTracker watermarks,
            @Nullable WindowOperator<?, ?, ?, ?, ?> operator) {
        this.lane = lane;
        this.ring = ring;
        this.wal = wal;
        this.output = output;
        this.cuts = cuts;
        this.watermarks = watermarks;
        this.operator = operator;
    }

    @Override
    public String name() {
        return "lane-" + lane;
    }

    @Override
    public int doWork() throws Exception {
        boolean wasHandingOver = phase == Phase.HAND_OVER;
        boolean isBlocked = phase == Phase.NEXT_SLOT ? !beginSlot() : phase == Phase.FIRE && !output.hasRoom();
        if (isBlocked) {
            return 0;
        }
        if (phase == Phase.FIRE) {
            fire();
        }
        if (phase == Phase.HAND_OVER) {
            handOver();
        }
        // Output that has become full is work too: who empties it may be asleep.
        boolean isStuck = phase == Phase.HAND_OVER && wasHandingOver;
        return isStuck ? 0 : 1;
    }

    private boolean beginSlot() {
        long next = sequence + 1;
        if (next > ring.decoded()) {
            return false;
        }
        WorkSlot slot = ring.slot(next);
        LogEntry entry = slot.entry();
        if (wal.acknowledgedPosition() < entry.endPosition()) {
            return false; // Nothing that has state runs before its input is durable, or may be acknowledged without.
        }
        sequence = next;
        Batch batch = entry.batch();
        EpochMark mark = entry.mark();
        if (batch != null) {
            apply(batch, slot.decoded());
            phase = Phase.FIRE;
        } else if (mark != null) {
            cut = slot.isCheckpointCut() ? cut(mark) : null;
            phase = Phase.HAND_OVER;
        }
        return true;
    }

    private void apply(Batch batch, DecodedBatch decoded) {
        if (operator != null) {
            operator.process(decoded.lane(lane), batch.partition(), watermarks);
        }
        watermarks.advance(batch.partition(), decoded.maxEventTime());
        if (operator != null) {
            operator.onWatermark(watermarks.watermarkMicros());
        }
    }

    private LaneCut cut(EpochMark mark) {
        return new LaneCut(mark.epoch(), lane, operator == null ? null : operator.encodeChanges());
    }

    private void fire() throws Exception {
        if (operator == null || operator.fire(output, sequence)) {
            phase = Phase.HAND_OVER;
        }
    }

    private void handOver() {
        if (!output.flush()) {
            return;
        }
        if (cut != null && !cuts.offer(cut)) {
            return;
        }
        cut = null;
        ring.markDone(lane, sequence);
        phase = Phase.NEXT_SLOT;
    }
}
