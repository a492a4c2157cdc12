package dev.rivulet.engine.runtime;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.engine.checkpoint.JobSnapshot;
import dev.rivulet.engine.emit.EmissionLedger;
import dev.rivulet.engine.enrich.LoggedTable;
import dev.rivulet.engine.frame.Decision;
import dev.rivulet.engine.frame.Emitted;
import dev.rivulet.engine.frame.EpochMark;
import dev.rivulet.engine.frame.FrameKind;
import dev.rivulet.engine.frame.JobStart;
import dev.rivulet.engine.frame.LookupAnswers;
import dev.rivulet.engine.frame.ResumeOffsets;
import dev.rivulet.engine.frame.ReturnedRows;
import dev.rivulet.engine.frame.Shed;
import dev.rivulet.engine.frame.TableLoad;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.LogHole;
import dev.rivulet.engine.lookup.AnswerIndex;
import dev.rivulet.engine.ring.StartPoint;
import dev.rivulet.engine.skip.Skip;
import dev.rivulet.engine.skip.SkippedRanges;
import dev.rivulet.wal.Wal;
import dev.rivulet.wal.WalReader;
import dev.rivulet.wal.error.WalHoleException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the log behind a checkpoint once, to find out where sources and epochs stand. Good for one scan. */
final class LogScan {

    private final ResumeOffsets resumeOffsets;
    private final Claim claim;
    private final List<LogHole> holes = new ArrayList<>();
    private final List<Decision> decisions = new ArrayList<>();
    private final AnswerIndex answers;
    private final List<LoggedTable> tables = new ArrayList<>();
    private final Map<String, EmissionLedger> emissions = new TreeMap<>();
    private final SkippedRanges skipped = new SkippedRanges();
    /** Runs whose frames have to be computed again. */
    private final Set<JobStart> writers = new LinkedHashSet<>();
    /** Whose frames come. */
    private @Nullable JobStart writer;

    private long lastEpoch;
    private long batchEnd;
    private long markEnd;

    /**
     * What a scan finds. Immutable.
     *
     * @param holes that swallowed no mark, by position
     * @param decisions in their order
     * @param tables copies of tables, in their order
     * @param answers of lookups
     * @param emissions what receivers have, by the sinks' uids
     * @param skipped what is not computed
     */
    record Found(
            StartPoint start,
            List<LogHole> holes,
            Decisions decisions,
            List<LoggedTable> tables,
            AnswerIndex answers,
            Map<String, EmissionLedger> emissions,
            SkippedRanges skipped) {}

    private LogScan(
            long checkpointEpoch,
            long checkpointPosition,
            JobSnapshot snapshot,
            Claim claim,
            @Nullable JobStart writer) {
        this.claim = claim;
        this.writer = writer;
        this.resumeOffsets = snapshot.resumeOffsets().copy();
        this.answers = new AnswerIndex(checkpointPosition, snapshot.putOff());
        this.lastEpoch = checkpointEpoch;
        this.batchEnd = checkpointPosition;
        this.markEnd = checkpointPosition;
    }

    /**
     * @param checkpointEpoch the epoch of the checkpoint to start from, 0 for none
     * @param checkpointPosition where it stands in the log
     * @param snapshot what the checkpoint knows of sources and lookups
     * @param claim of the pipeline that is to go on from here
     * @param writer what computed the log from there on, null if its first frame says so
     * @throws JobException if another pipeline has written here, or the log has lost the mark of an epoch
     */
    static Found from(
            Wal wal,
            long checkpointEpoch,
            long checkpointPosition,
            JobSnapshot snapshot,
            Claim claim,
            @Nullable JobStart writer)
            throws IOException, JobException {
        LogScan scan = new LogScan(checkpointEpoch, checkpointPosition, snapshot, claim, writer);
        try (WalReader reader = wal.newReader(checkpointPosition)) {
            boolean goesOn = true;
            while (goesOn) {
                goesOn = scan.takeNext(reader);
            }
        }
        Decisions decisions = new Decisions(scan.decisions);
        for (JobStart other : scan.writers) {
            claim.requireSameVersion(other.fingerprint(), other.version(), decisions);
        }
        StartPoint start = new StartPoint(
                checkpointEpoch, checkpointPosition, scan.lastEpoch, scan.batchEnd, scan.markEnd, scan.resumeOffsets);
        return new Found(
                start,
                List.copyOf(scan.holes),
                decisions,
                List.copyOf(scan.tables),
                scan.answers,
                scan.emissions,
                scan.skipped);
    }

    private boolean takeNext(WalReader reader) throws IOException, JobException {
        try {
            boolean isThere = reader.next();
            if (isThere) {
                take(reader);
            }
            return isThere;
        } catch (WalHoleException hole) {
            addHole(hole.fromPosition(), hole.toPosition());
            return true;
        }
    }

    /** The frames of a large hole are one. */
    private void addHole(long fromPosition, long toPosition) {
        int last = holes.size() - 1;
        boolean isContinued = last >= 0 && holes.get(last).toPosition() == fromPosition;
        long beginPosition = isContinued ? holes.remove(last).fromPosition() : fromPosition;
        holes.add(new LogHole(beginPosition, toPosition));
    }

    private void take(WalReader reader) throws IOException, JobException {
        // Answers may lie behind the last mark of a clean stop; they count with their batch, which then lies before it.
        boolean isComputed = reader.kind() != FrameKind.JOB_START
                && reader.kind() != FrameKind.DECISION
                && reader.kind() != FrameKind.TABLE_LOAD
                && reader.kind() != FrameKind.LOOKUP_ANSWERS
                && reader.kind() != FrameKind.EMITTED
                && reader.kind() != FrameKind.SKIP;
        if (isComputed && writer != null) {
            writers.add(writer);
        }
        if (reader.kind() == FrameKind.BATCH) {
            resumeOffsets.note(Batch.decode(reader.payload()));
            batchEnd = reader.endPosition();
        } else if (reader.kind() == FrameKind.SHED) {
            resumeOffsets.note(Shed.decode(reader.payload()));
            batchEnd = reader.endPosition();
        } else if (reader.kind() == FrameKind.EPOCH_MARK) {
            takeMark(EpochMark.decode(reader.payload()), reader);
        } else if (reader.kind() == FrameKind.TICK || reader.kind() == FrameKind.SOURCE_END) {
            batchEnd = reader.endPosition();
        } else if (reader.kind() == FrameKind.LOOKUP_ANSWERS) {
            answers.add(LookupAnswers.decode(reader.payload()));
        } else if (reader.kind() == FrameKind.RETURNED_ROWS) {
            answers.add(ReturnedRows.decode(reader.payload()));
            batchEnd = reader.endPosition();
        } else if (reader.kind() == FrameKind.EMITTED) {
            Emitted note = Emitted.decode(reader.payload());
            emissions.computeIfAbsent(note.sink(), uid -> new EmissionLedger()).add(note);
        } else if (reader.kind() == FrameKind.SKIP) {
            skipped.add(Skip.decode(reader.payload()));
        } else if (reader.kind() == FrameKind.DECISION) {
            decisions.add(Decision.decode(reader.payload()));
        } else if (reader.kind() == FrameKind.TABLE_LOAD) {
            tables.add(new LoggedTable(
                    reader.position(), TableLoad.decode(reader.payload()).copy()));
        } else if (reader.kind() == FrameKind.JOB_START) {
            writer = JobStart.decode(reader.payload());
            claim.requireSameJob(writer.fingerprint());
        }
    }

    private void takeMark(EpochMark mark, WalReader reader) throws IOException, JobException {
        if (mark.epoch() > lastEpoch + 1) {
            requireNoHoleBefore(mark);
        }
        if (mark.epoch() != lastEpoch + 1) {
            throw new IOException("log: the mark of epoch " + mark.epoch() + " at position " + reader.position()
                    + " follows that of epoch " + lastEpoch
                    + "; the log and the checkpoint do not belong together: restore the data directory from a copy");
        }
        lastEpoch = mark.epoch();
        markEnd = reader.endPosition();
    }

    /** Without the mark nobody knows where the epoch ended, so what was committed of it cannot be told from what was not. */
    private void requireNoHoleBefore(EpochMark mark) throws JobException {
        for (LogHole hole : holes) {
            if (hole.toPosition() > markEnd) {
                throw new JobException(
                        "the log has lost its " + hole + ", and there the mark of epoch " + (lastEpoch + 1)
                                + " (the next one there is of epoch " + mark.epoch()
                                + "); restore the data directory from a copy, or start from a checkpoint at or behind position "
                                + hole.toPosition());
            }
        }
    }
}
