package dev.rivulet.engine.work;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.engine.exchange.LaneMerge;
import dev.rivulet.engine.exchange.Target;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.quality.RuleCounts;
import dev.rivulet.engine.ring.DecodedBatch;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.ring.WorkRing;
import dev.rivulet.engine.ring.WorkSlot;
import java.io.IOException;
import java.util.List;

/**
 * Brings everything together in an order that depends on neither schedule nor number of lanes: finished rows to their sinks, malformed
 * records, and rows that their sink refuses, to the dead letters, late ones to the late records. Seals the epoch at its mark. Frees the ring's slots.
 *
 * <p>Where a receiver takes no more rows it stops, so that the log is the buffer; and at a mark it waits until receivers have the epoch's rows,
 * as what they refuse belongs to the same epoch's dead letters.
 *
 * <p>All stages are emptied side by side, since one may be held up by another; a sink's rows come from one stage, so their order is that
 * stage's.
 */
public final class CollectAgent implements Agent {

    /** Rows per stage and duty cycle; bounded so that the agent stays able to stop while a large result is being written. */
    private static final int ROW_COUNT_MAX = 4_096;

    private final WorkRing ring;
    private final List<LaneMerge> stages;
    private final OpenEpoch epoch;
    private final JobProgress progress;
    private final boolean failsOnMalformed;

    private long sequence;

    /** Rows that have come out of lanes so far; tells whether a duty cycle has brought any. */
    private long rowCount;

    /**
     * @param stages what each puts out for sinks
     * @param failsOnMalformed whether a malformed record or row stops the job instead of going to the dead letters
     */
    CollectAgent(
            WorkRing ring, List<LaneMerge> stages, OpenEpoch epoch, JobProgress progress, boolean failsOnMalformed) {
        this.ring = ring;
        this.stages = List.copyOf(stages);
        this.epoch = epoch;
        this.progress = progress;
        progress.watermarks(epoch.watermarks());
        this.failsOnMalformed = failsOnMalformed;
    }

    @Override
    public String name() {
        return "collect";
    }

    @Override
    public int doWork() throws IOException, JobException {
        if (sequence > ring.decoded()) {
            return epoch.handOver();
        }
        long rowsBefore = rowCount;
        boolean isEmptied = true;
        for (LaneMerge stage : stages) {
            isEmptied &= writeRows(stage);
        }
        int count = (int) (rowCount - rowsBefore) + epoch.handOver();
        if (!isEmptied || !epoch.isHandedOver()) {
            return count;
        }
        WorkSlot slot = ring.slot(sequence);
        if (!epoch.hasRoom() || slot.entry().mark() != null && !epoch.isWhole()) {
            return count; // A receiver is slow, or out of reach.
        }
        if (slot.entry().mark() != null && !epoch.writeRefused()) {
            return count + 1;
        }
        finish(slot);
        return count + 1;
    }

    /** Writes what the lanes of a stage have put out for the slot; whether that is all. */
    private boolean writeRows(LaneMerge stage) throws IOException, JobException {
        for (int count = 0; count < ROW_COUNT_MAX && epoch.hasRoom(); count++) {
            LaneMerge.Next next = stage.next(sequence);
            if (next != LaneMerge.Next.ROW) {
                return next == LaneMerge.Next.END;
            }
            write(stage.target(), stage.row());
            rowCount++;
        }
        return false;
    }

    private void write(int target, Object row) throws IOException, JobException {
        switch (target) {
            case Target.FILTERED -> epoch.countFilteredResult();
            case Target.RULES -> epoch.addRuleCounts((RuleCounts) row);
            case Target.SKIPPED -> epoch.countSkippedResult();
            case Target.DEAD -> {
                requireAllowed((RejectedRecord) row);
                epoch.writeDeadResult((RejectedRecord) row);
            }
            case Target.LATE -> epoch.writeLate((RejectedRecord) row);
            default -> {
                RejectedRecord refused =
                        epoch.writeResult(target, row, ring.slot(sequence).entry());
                if (refused != null) {
                    epoch.writeDeadResult(refused);
                }
            }
        }
    }

    private void finish(WorkSlot slot) throws IOException, JobException {
        LogEntry entry = slot.entry();
        Batch batch = entry.batch();
        if (batch != null) {
            finishBatch(entry, batch, slot.decoded());
        }
        epoch.endEntry(entry, slot.decoded(), slot.keyGroups().laneCount());
        progress.watermarks(epoch.watermarks());
        if (entry.mark() != null) {
            epoch.seal(entry.mark().epoch(), entry.endPosition(), slot.isCheckpointCut());
        }
        progress.applied(entry.endPosition());
        slot.release();
        ring.markCollected(sequence);
        sequence++;
    }

    private void finishBatch(LogEntry entry, Batch batch, DecodedBatch decoded) throws IOException, JobException {
        requireNoFailure(batch, decoded);
        for (int sink = 0; sink < epoch.sinkCount(); sink++) {
            List<Object> rows = decoded.finished(sink);
            for (int index = 0; index < rows.size(); index++) {
                int record = decoded.recordOfFinished(sink, index);
                RejectedRecord refused = epoch.write(sink, rows.get(index), entry, decoded, record);
                if (refused != null) {
                    epoch.writeDeadLetter(refused);
                }
            }
        }
        for (DecodedBatch.Reject reject : decoded.rejects()) {
            epoch.writeDeadLetter(RejectedRecords.of(entry, decoded, reject));
        }
        epoch.endBatch(entry, batch, decoded);
    }

    private void requireNoFailure(Batch batch, DecodedBatch decoded) throws JobException {
        DecodedBatch.Failure failure = decoded.failure();
        if (failure != null && failure.cause() instanceof JobException named) {
            throw named;
        }
        if (failure != null) {
            throw new JobException(
                    "the decoder of source " + batch.sourceUid() + " failed on " + place(batch, failure.record()) + ": "
                            + failure.cause(),
                    failure.cause());
        }
        for (DecodedBatch.Reject reject : decoded.rejects()) {
            requireAllowed(batch, reject);
        }
    }

    /** What a step's policy sends to the dead letters was asked for. */
    private void requireAllowed(Batch batch, DecodedBatch.Reject first) throws JobException {
        if (failsOnMalformed && first.letter() == null) {
            throw malformed("record at " + place(batch, first.record()), first.cause());
        }
    }

    /** As above, of what a lane refuses. */
    private void requireAllowed(RejectedRecord letter) throws JobException {
        if (failsOnMalformed && letter.exception().equals(MalformedRowException.class.getName())) {
            throw malformed(
                    letter.kind() + " at " + letter.resource() + ":" + letter.offset() + ", which " + letter.operator()
                            + " refuses (log position " + letter.logPosition() + ", record " + letter.recordIndex()
                            + ")",
                    letter.cause());
        }
    }

    private static JobException malformed(String what, String cause) {
        return new JobException("malformed " + what + ": " + cause
                + "; mend it, or let such records go to the dead letters (on-error: dead-letter)");
    }

    private static String place(Batch batch, int record) {
        return batch.resource() + ":" + batch.recordOffset(record);
    }
}
