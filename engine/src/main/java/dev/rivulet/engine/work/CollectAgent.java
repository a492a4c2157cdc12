package dev.rivulet.engine.work;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.operator.FilteredResult;
import dev.rivulet.engine.ring.DecodedBatch;
import dev.rivulet.engine.ring.EpochMark;
import dev.rivulet.engine.ring.LogEntry;
import dev.rivulet.engine.ring.WorkRing;
import dev.rivulet.engine.ring.WorkSlot;
import java.io.IOException;

/**
 * Follows the slots in log order behind all lanes: writes rows to the sink in origin order, dead letters and late records to theirs,
 * and seals the epoch at its mark. What must be decided in log order, such as which failure stops the job, is decided here.
 */
public final class CollectAgent implements Agent {

    /** Rows per duty cycle; bounded so that the agent stays able to stop while a large result is being written. */
    private static final int ROW_COUNT_MAX = 4_096;

    private final WorkRing ring;
    private final ChunkMerge merge;
    private final OpenEpoch epoch;
    private final boolean failsOnMalformed;

    private long sequence;

    /**
     * @param failsOnMalformed whether a malformed record stops the job instead of going to the dead letters
     */
    CollectAgent(WorkRing ring, ChunkMerge merge, OpenEpoch epoch, boolean failsOnMalformed) {
        this.ring = ring;
        this.merge = merge;
        this.epoch = epoch;
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
        WorkSlot slot = ring.slot(sequence);
        int count = writeRows();
        if (count < 0) {
            return epoch.handOver();
        }
        if (count == ROW_COUNT_MAX || !epoch.isHandedOver()) {
            return count + epoch.handOver();
        }
        finish(slot);
        return count + 1;
    }

    /**
     * Writes what the lanes have put out for the slot.
     *
     * @return how many rows; {@link #ROW_COUNT_MAX} if there may be more, -1 if the lanes are not through and nothing was written
     */
    private int writeRows() throws IOException {
        int count = 0;
        while (count < ROW_COUNT_MAX) {
            if (!merge.isReady(sequence)) {
                return count == 0 ? -1 : ROW_COUNT_MAX;
            }
            Object row = merge.next();
            if (row == null) {
                return count;
            }
            writeResult(row);
            count++;
        }
        return count;
    }

    private void writeResult(Object row) throws IOException {
        if (row == FilteredResult.INSTANCE) {
            epoch.countFilteredResult();
        } else if (row instanceof RejectedRecord rejected) {
            epoch.writeDeadResult(rejected);
        } else {
            epoch.write(row);
        }
    }

    private void finish(WorkSlot slot) throws IOException, JobException {
        LogEntry entry = slot.entry();
        Batch batch = entry.batch();
        EpochMark mark = entry.mark();
        if (batch != null) {
            finishBatch(entry, batch, slot.decoded());
        } else if (mark != null) {
            epoch.seal(mark.epoch(), entry.endPosition(), slot.isCheckpointCut());
        }
        slot.release();
        ring.markCollected(sequence);
        sequence++;
    }

    private void finishBatch(LogEntry entry, Batch batch, DecodedBatch decoded) throws IOException, JobException {
        requireNoFailure(batch, decoded);
        for (Object row : decoded.finished()) {
            epoch.write(row);
        }
        for (DecodedBatch.Reject reject : decoded.rejects()) {
            epoch.writeDeadLetter(rejected(entry, batch, reject.record(), reject.cause()));
        }
        writeLate(entry, batch, decoded);
        epoch.endBatch(batch, decoded.filteredCount(), decoded.maxEventTime());
    }

    private void requireNoFailure(Batch batch, DecodedBatch decoded) throws JobException {
        DecodedBatch.Failure failure = decoded.failure();
        if (failure != null) {
            throw new JobException(
                    "a function of the pipeline failed on " + place(batch, failure.record()) + ": " + failure.cause(),
                    failure.cause());
        }
        if (failsOnMalformed && !decoded.rejects().isEmpty()) {
            DecodedBatch.Reject first = decoded.rejects().get(0);
            throw new JobException("malformed record at " + place(batch, first.record()) + ": " + first.cause()
                    + "; mend it, or let such records go to the dead letters (on-error: dead-letter)");
        }
    }

    /** Late records of all lanes, merged by their index in the batch. */
    private void writeLate(LogEntry entry, Batch batch, DecodedBatch decoded) throws IOException {
        int[] next = new int[decoded.laneCount()];
        int lane = laneOfFirstLate(decoded, next);
        while (lane >= 0) {
            int record = decoded.lane(lane).lateRecord(next[lane]++);
            epoch.writeLate(rejected(entry, batch, record, "late: its window was closed by the watermark"));
            lane = laneOfFirstLate(decoded, next);
        }
    }

    private static int laneOfFirstLate(DecodedBatch decoded, int[] next) {
        int first = -1;
        int firstRecord = Integer.MAX_VALUE;
        for (int lane = 0; lane < next.length; lane++) {
            if (next[lane] < decoded.lane(lane).lateCount()) {
                int record = decoded.lane(lane).lateRecord(next[lane]);
                if (record < firstRecord) {
                    first = lane;
                    firstRecord = record;
                }
            }
        }
        return first;
    }

    private static RejectedRecord rejected(LogEntry entry, Batch batch, int record, String cause) {
        return new RejectedRecord(
                batch.sourceUid(),
                batch.resource(),
                batch.recordOffset(record),
                entry.position(),
                record,
                cause,
                batch.record(record));
    }

    private static String place(Batch batch, int record) {
        return batch.resource() + ":" + batch.recordOffset(record);
    }
}
