package dev.rivulet.engine.work;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.sink.Refusal;
import dev.rivulet.engine.checkpoint.CheckpointCut;
import dev.rivulet.engine.checkpoint.JobSnapshot;
import dev.rivulet.engine.checkpoint.OutputProgress;
import dev.rivulet.engine.commit.EpochOutput;
import dev.rivulet.engine.commit.SealedEpoch;
import dev.rivulet.engine.emit.EmissionLine;
import dev.rivulet.engine.emit.RefusedRow;
import dev.rivulet.engine.emit.RowOrigin;
import dev.rivulet.engine.enrich.LoggedTable;
import dev.rivulet.engine.enrich.TableHistory;
import dev.rivulet.engine.feed.EntriesAgain;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.frame.PutOffRow;
import dev.rivulet.engine.frame.ResumeOffsets;
import dev.rivulet.engine.frame.ReturnedRows;
import dev.rivulet.engine.frame.RowPlace;
import dev.rivulet.engine.frame.Shed;
import dev.rivulet.engine.frame.TableLoad;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.quality.DriftTally;
import dev.rivulet.engine.quality.RuleCounts;
import dev.rivulet.engine.ring.DecodedBatch;
import dev.rivulet.engine.ring.Handover;
import dev.rivulet.engine.watermark.WatermarkReport;
import dev.rivulet.engine.watermark.Watermarks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The epoch that is being filled: its outputs, its counts, and how far sources and event time have come. Owned by the collect agent.
 */
final class OpenEpoch {

    /** Rows that receivers refused, whose records are read again in one go. */
    private static final int REFUSED_COUNT_MAX = 256;

    private final JobOutputs outputs;
    private final Handover<SealedEpoch> commits;
    private final Handover<CheckpointCut> checkpoints;
    private final Watermarks watermarks;
    private final ResumeOffsets resumeOffsets;

    private final JobSnapshot.Maker maker;
    private final TableHistory tables;

    /** What lookups have put off, and is not back. */
    private final Map<RowPlace, PutOffRow> putOff = new LinkedHashMap<>();

    private long epoch;
    private RecordCounts totals;
    private long inCount;
    private long filterCount;
    private long deadLetterCount;
    private long lateCount;
    private long outCount;
    private long filteredResultCount;
    private long deadResultCount;
    private long skippedCount;
    private long replayedCount;
    private final SortedMap<String, Long> droppedCounts = new TreeMap<>();
    private RuleCounts ruleCounts = RuleCounts.NONE;
    private long processingTimeMicros;
    private int laneCount;
    private String resource = "";
    private final DriftTally drift = new DriftTally();

    private @Nullable SealedEpoch sealed;
    private @Nullable CheckpointCut cut;

    /**
     * @param outputs the job's outputs
     * @param commits to the commit agent
     * @param checkpoints to the checkpoint agent
     * @param watermarks as of the start point
     * @param start what the checkpoint says, or an empty one
     * @param maker what computes from here on
     * @param tables the copies of tables that the log names up to here
     * @param epoch the first epoch to fill
     */
    OpenEpoch(
            JobOutputs outputs,
            Handover<SealedEpoch> commits,
            Handover<CheckpointCut> checkpoints,
            Watermarks watermarks,
            JobSnapshot start,
            JobSnapshot.Maker maker,
            TableHistory tables,
            long epoch) {
        this.tables = tables;
        this.outputs = outputs;
        this.commits = commits;
        this.checkpoints = checkpoints;
        this.watermarks = watermarks;
        this.resumeOffsets = start.resumeOffsets().copy();
        start.putOff().forEach(row -> putOff.put(row.place(), row));
        this.totals = start.counts();
        this.processingTimeMicros = start.processingTimeMicros();
        this.laneCount = start.laneCount();
        this.maker = maker;
        this.epoch = epoch;
    }

    int sinkCount() {
        return outputs.sinks().size();
    }

    /** Writes what a lane put out; null if it was written, else what is kept of it: the sink refuses it. */
    @Nullable RejectedRecord writeResult(int sink, Object row, LogEntry entry) throws IOException {
        RejectedRecord refused = write(sink, row, entry);
        EmissionLine<Object> emission = outputs.emissions().get(sink);
        if (refused == null && emission != null) {
            emission.take(epoch, row, RowOrigin.ofNoRecord(entry));
        }
        return refused;
    }

    /**
     * Writes a row without a window; null if it was written, else what is kept of it.
     *
     * @param record that it became of
     */
    @Nullable RejectedRecord write(int sink, Object row, LogEntry entry, DecodedBatch decoded, int record) throws IOException {
        RejectedRecord refused = write(sink, row, entry);
        EmissionLine<Object> emission = outputs.emissions().get(sink);
        if (refused == null && emission != null) {
            emission.take(epoch, row, RejectedRecords.origin(entry, decoded, record));
        }
        return refused == null ? null : RejectedRecords.cameOf(refused, entry, decoded, record);
    }

    private @Nullable RejectedRecord write(int sink, Object row, LogEntry entry) throws IOException {
        EpochOutput<Object> output = outputs.sinks().get(sink);
        Refusal refusal = output.write(epoch, row);
        if (refusal == null) {
            outCount++;
            return null;
        }
        return RejectedRecords.refused(entry, output.uid(), row, refusal.cause());
    }

    /** Whether all receivers take rows: at least those of one batch, or one that a lane put out. */
    boolean hasRoom() {
        for (EmissionLine<Object> emission : outputs.emissions().values()) {
            if (!emission.hasRoom()) {
                return false;
            }
        }
        return true;
    }

    void writeDeadLetter(RejectedRecord record) throws IOException {
        outputs.deadLetters().write(epoch, record);
        deadLetterCount++;
    }

    /** A window's result that could not become a row, or that a sink refuses. */
    void writeDeadResult(RejectedRecord record) throws IOException {
        outputs.deadLetters().write(epoch, record);
        deadResultCount++;
    }

    /** A window's result did not pass a filter. */
    void countFilteredResult() {
        filteredResultCount++;
    }

    /** A function behind a keyed operator failed on something, and that is left out. */
    void countSkippedResult() {
        filteredResultCount++;
        skippedCount++;
    }

    void addRuleCounts(RuleCounts more) {
        ruleCounts = ruleCounts.plus(more);
    }

    void writeLate(RejectedRecord record) throws IOException {
        outputs.late().write(epoch, record);
        lateCount++;
    }

    /** All of a batch has been dealt with, but for the rows that it goes on without. Records of rows that come back have come in before. */
    void endBatch(LogEntry entry, Batch batch, DecodedBatch decoded) {
        ReturnedRows returned = entry.returned();
        if (returned == null) {
            inCount += batch.recordCount() + batch.omittedCount();
            if (batch.omittedCount() > 0) {
                droppedCounts.merge(batch.sourceUid(), (long) batch.omittedCount(), Long::sum);
            }
            replayedCount += batch.isReplayed() ? batch.recordCount() : 0;
            resumeOffsets.note(batch);
            resource = batch.resource();
        } else {
            returned.places().forEach(putOff::remove);
        }
        filterCount += decoded.filteredCount();
        skippedCount += decoded.skippedCount();
        addRuleCounts(decoded.ruleCounts());
        drift.addAll(batch.sourceUid(), decoded.takeDrift());
        for (DecodedBatch.PutOff row : decoded.putOffs()) {
            RowPlace place = new RowPlace(row.uid(), entry.position(), row.record(), row.place());
            putOff.put(place, new PutOffRow(place, batch.only(row.record())));
        }
    }

    /** An entry of the log has been dealt with. */
    void endEntry(LogEntry entry, DecodedBatch decoded, int lanes) {
        processingTimeMicros = Math.max(processingTimeMicros, entry.processingTimeMicros());
        watermarks.onEntry(entry, decoded, processingTimeMicros);
        laneCount = lanes;
        outputs.emissions().values().forEach(EmissionLine::endEntry);
        if (entry.control() instanceof TableLoad load) {
            tables.note(new LoggedTable(entry.position(), load.copy()));
        }
        if (entry.control() instanceof Shed shed) {
            inCount += shed.recordCount();
            droppedCounts.merge(shed.sourceUid(), shed.recordCount(), Long::sum);
            resumeOffsets.note(shed);
        }
    }

    /** Whether all receivers have the epoch's rows, and the log says so; to be asked when all rows have come, until it is true. */
    boolean isWhole() {
        boolean isWhole = true;
        for (Map.Entry<Integer, EmissionLine<Object>> emission :
                outputs.emissions().entrySet()) {
            EpochOutput<Object> output = outputs.sinks().get(emission.getKey());
            isWhole &= emission.getValue().isWhole(epoch, output.rowCount(), output.digest());
        }
        return isWhole;
    }

    /**
     * Takes from receivers what they refused of the epoch, and writes some of it: records are read again, which takes its time.
     *
     * @return whether that was all; to be asked when the epoch {@link #isWhole}, until it is true
     */
    boolean writeRefused() throws IOException {
        if (outputs.emissions().isEmpty()) {
            return true;
        }
        try (EntriesAgain log = outputs.log().open()) {
            int count = 0;
            for (EmissionLine<Object> emission : outputs.emissions().values()) {
                for (; count < REFUSED_COUNT_MAX; count++) {
                    RefusedRow<Object> refused = emission.pollRefused();
                    if (refused == null) {
                        break;
                    }
                    writeRefused(refused.origin(), RejectedRecords.refused(emission.uid(), refused, log));
                }
            }
            return count < REFUSED_COUNT_MAX;
        }
    }

    private void writeRefused(RowOrigin origin, RejectedRecord letter) throws IOException {
        outCount--;
        if (origin.hasRecord()) {
            writeDeadLetter(letter);
        } else {
            writeDeadResult(letter);
        }
    }

    /** Ends what receivers have; up to where the log has to be durable because of them. */
    private long endEmissions(long markPosition) {
        long readyPosition = markPosition;
        for (EmissionLine<Object> emission : outputs.emissions().values()) {
            readyPosition = Math.max(readyPosition, emission.seal());
        }
        return readyPosition;
    }

    /** Ends the epoch; only after {@link #isHandedOver}, {@link #isWhole} and {@link #writeRefused}. */
    void seal(long markedEpoch, long markPosition, boolean isCheckpointCut) throws IOException, JobException {
        if (markedEpoch != epoch) {
            throw new AssertionError("the log marks the end of epoch " + markedEpoch + ", open is epoch " + epoch);
        }
        long readyPosition = endEmissions(markPosition);
        List<SealedEpoch.StagedOutput> staged = new ArrayList<>();
        for (EpochOutput<?> output : outputs.all()) {
            staged.add(output.seal(epoch, markPosition));
        }
        RecordCounts counts = takeCounts();
        totals = totals.plus(counts);
        sealed = new SealedEpoch(
                epoch,
                markPosition,
                readyPosition,
                isCheckpointCut,
                staged,
                counts,
                totals,
                watermarks.of(Watermarks.ALL),
                resource,
                drift.take());
        cut = isCheckpointCut ? new CheckpointCut(epoch, markPosition, snapshot()) : null;
        epoch++;
    }

    private RecordCounts takeCounts() {
        RecordCounts counts = new RecordCounts(
                inCount,
                filterCount,
                deadLetterCount,
                lateCount,
                outCount,
                filteredResultCount,
                deadResultCount,
                skippedCount,
                ruleCounts,
                replayedCount,
                droppedCounts);
        inCount = 0;
        filterCount = 0;
        deadLetterCount = 0;
        lateCount = 0;
        outCount = 0;
        filteredResultCount = 0;
        deadResultCount = 0;
        skippedCount = 0;
        replayedCount = 0;
        droppedCounts.clear();
        ruleCounts = RuleCounts.NONE;
        return counts;
    }

    private JobSnapshot snapshot() {
        ByteWriter encoded = new ByteWriter();
        watermarks.write(encoded);
        Map<String, OutputProgress> progress = new TreeMap<>();
        for (EpochOutput<?> output : outputs.all()) {
            progress.put(output.uid(), output.progress());
        }
        return new JobSnapshot(
                totals,
                encoded.toByteArray(),
                resumeOffsets.copy(),
                progress,
                processingTimeMicros,
                laneCount,
                maker,
                tables.needed(),
                List.copyOf(putOff.values()));
    }

    /** Passes on what was sealed, as far as there is room. */
    int handOver() {
        int count = 0;
        for (EmissionLine<Object> emission : outputs.emissions().values()) {
            count += emission.handOver();
        }
        if (sealed != null && commits.offer(sealed)) {
            sealed = null;
            count++;
        }
        if (cut != null && checkpoints.offer(cut)) {
            cut = null;
            count++;
        }
        return count;
    }

    /** How far event time has come, and who holds it back. */
    WatermarkReport watermarks() {
        return watermarks.report();
    }

    boolean isHandedOver() {
        return sealed == null && cut == null;
    }
}
