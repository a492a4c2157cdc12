package dev.rivulet.engine.job;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.engine.frame.Decision;
import dev.rivulet.engine.frame.Emitted;
import dev.rivulet.engine.frame.EpochMark;
import dev.rivulet.engine.frame.FrameKind;
import dev.rivulet.engine.frame.JobStart;
import dev.rivulet.engine.frame.LaneChange;
import dev.rivulet.engine.frame.LookupAnswers;
import dev.rivulet.engine.frame.ReturnedRows;
import dev.rivulet.engine.frame.RowPlace;
import dev.rivulet.engine.frame.Shed;
import dev.rivulet.engine.frame.SourceEnd;
import dev.rivulet.engine.frame.TableCopy;
import dev.rivulet.engine.frame.TableLoad;
import dev.rivulet.engine.frame.Tick;
import dev.rivulet.engine.skip.Skip;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;

/** What a frame of a job's log says, for those who look into logs. */
public sealed interface LoggedFrame {

    /** What the kind of the frame is called. */
    String kindName();

    /** Records of a source on their way in. */
    record Records(Batch batch) implements LoggedFrame {

        @Override
        public String kindName() {
            return "batch";
        }
    }

    /**
     * The end of an epoch.
     *
     * @param epoch its number, from 1
     * @param madeMicros the engine's clock then, microseconds since 1970
     */
    record EpochEnd(long epoch, long madeMicros) implements LoggedFrame {

        @Override
        public String kindName() {
            return "epoch-mark";
        }
    }

    /**
     * The start of a run.
     *
     * @param fingerprint what of the pipeline decides the meaning of its state, offsets and epochs
     * @param version all that computed what follows, in words
     */
    record RunStart(String fingerprint, String version) implements LoggedFrame {

        @Override
        public String kindName() {
            return "job-start";
        }
    }

    /**
     * Processing time has come to where something was due.
     *
     * @param processingTimeMicros microseconds since 1970
     */
    record ClockTick(long processingTimeMicros) implements LoggedFrame {
        @Override
        public String kindName() {
            return "tick";
        }
    }

    /** A source has come to its end. */
    record SourceEnded(String sourceUid) implements LoggedFrame {
        @Override
        public String kindName() {
            return "source-end";
        }
    }

    /**
     * Records of a source were dropped, as the log had no room for them.
     *
     * @param resumeOffset behind the last of them
     * @param sizeBytes of their batches
     * @param firstMicros when the first was taken in, microseconds since 1970
     * @param lastMicros when the last was
     */
    record Dropped(
            String sourceUid,
            int partition,
            byte[] resumeOffset,
            long recordCount,
            long sizeBytes,
            long firstMicros,
            long lastMicros)
            implements LoggedFrame {
        @Override
        public String kindName() {
            return "shed";
        }
    }

    /**
     * Records of a source that the log has are not computed, as it had no room for newer ones.
     *
     * @param fromPosition of the first batch that is not
     * @param toPosition of the first behind that is
     * @param madeMicros when it was decided, microseconds since 1970
     */
    record Skipped(String sourceUid, long fromPosition, long toPosition, long madeMicros) implements LoggedFrame {
        @Override
        public String kindName() {
            return "skip";
        }
    }

    /** From here on keys are spread over another number of lanes. */
    record LanesChanged(int laneCount) implements LoggedFrame {
        @Override
        public String kindName() {
            return "lane-change";
        }
    }

    /**
     * From here on rows are enriched with another version of a table.
     *
     * @param uid of the step that does so
     * @param sourceVersion which version, in the table's own words
     * @param fileName of the copy in the data directory
     * @param rowCount of the copy
     * @param madeMicros when it was made, microseconds since 1970
     */
    record TableLoaded(String uid, String sourceVersion, String fileName, long rowCount, long madeMicros)
            implements LoggedFrame {
        @Override
        public String kindName() {
            return "table-load";
        }
    }

    /**
     * Somebody decided what the engine must not.
     *
     * @param kind such as {@code accept-divergence}
     * @param subject such as an epoch or a sink
     * @param detail what was found then
     * @param madeMicros when, microseconds since 1970
     */
    record Decided(String kind, String subject, String detail, long madeMicros) implements LoggedFrame {
        @Override
        public String kindName() {
            return "decision";
        }
    }

    /**
     * What came of the calls that a lookup made for a batch.
     *
     * @param uid the lookup's
     * @param batchPosition where the batch begins in the log, in bytes
     * @param answerCount how many rows were asked about
     * @param failedCount of these those without an answer, as the calls failed
     * @param putOff rows that the batch goes on without
     */
    record LookedUp(String uid, long batchPosition, int answerCount, int failedCount, List<Row> putOff)
            implements LoggedFrame {
        public LookedUp {
            putOff = List.copyOf(putOff);
        }

        @Override
        public String kindName() {
            return "lookup-answers";
        }
    }

    /**
     * A row of a batch that a lookup asks about.
     *
     * @param record the index in the batch of the record that it came of
     * @param place among those that the record makes the lookup ask about, from 0
     */
    record Row(int record, int place) {

        private static List<Row> of(Collection<RowPlace> places) {
            return places.stream()
                    .map(place -> new Row(place.record(), place.place()))
                    .toList();
        }
    }

    /**
     * Rows that an unordered lookup had put off go on here.
     *
     * @param uid the lookup's
     * @param batchPosition where the batch that they came of begins in the log, in bytes
     * @param rows which they are there, in the order in which they go on
     * @param failedCount of these those without an answer, as the calls failed
     * @param records of these, in their order
     */
    record Returned(String uid, long batchPosition, List<Row> rows, int failedCount, Batch records)
            implements LoggedFrame {
        public Returned {
            rows = List.copyOf(rows);
        }

        @Override
        public String kindName() {
            return "returned-rows";
        }
    }

    /**
     * How far a receiver that remembers nothing has an epoch's rows.
     *
     * @param sink its uid
     * @param count how many of the epoch's first rows are dealt with
     * @param isWhole whether these are all
     * @param refusedCount of these those that the receiver refused, unless a frame before says so
     */
    record RowsEmitted(String sink, long epoch, long count, boolean isWhole, long refusedCount) implements LoggedFrame {
        @Override
        public String kindName() {
            return "emitted";
        }
    }

    /**
     * None of these, in this release.
     *
     * @param reason why it could not be read
     */
    record Unknown(String reason) implements LoggedFrame {

        @Override
        public String kindName() {
            return "unknown";
        }
    }

    /**
     * Tells what a frame says.
     *
     * @param kind the frame's
     * @param payload its bytes from position to limit, which may be reused afterwards
     */
    static LoggedFrame describe(int kind, ByteBuffer payload) {
        try {
            return switch (kind) {
                case FrameKind.BATCH -> new Records(Batch.decode(payload));
                case FrameKind.EPOCH_MARK -> {
                    EpochMark mark = EpochMark.decode(payload);
                    yield new EpochEnd(mark.epoch(), mark.madeMicros());
                }
                case FrameKind.JOB_START -> runStart(JobStart.decode(payload));
                case FrameKind.TICK -> new ClockTick(Tick.decode(payload).processingTimeMicros());
                case FrameKind.LANE_CHANGE ->
                    new LanesChanged(LaneChange.decode(payload).laneCount());
                case FrameKind.SOURCE_END ->
                    new SourceEnded(SourceEnd.decode(payload).sourceUid());
                case FrameKind.SHED -> dropped(Shed.decode(payload));
                case FrameKind.SKIP -> skipped(Skip.decode(payload));
                case FrameKind.TABLE_LOAD -> tableLoaded(TableLoad.decode(payload));
                case FrameKind.DECISION -> decided(Decision.decode(payload));
                case FrameKind.LOOKUP_ANSWERS -> lookedUp(LookupAnswers.decode(payload));
                case FrameKind.EMITTED -> emitted(Emitted.decode(payload));
                case FrameKind.RETURNED_ROWS -> returned(ReturnedRows.decode(payload));
                default -> new Unknown("kind " + kind + " is none of this release");
            };
        } catch (IllegalArgumentException e) {
            return new Unknown(String.valueOf(e.getMessage()));
        }
    }

    private static RowsEmitted emitted(Emitted note) {
        long refusedCount = note.refused().stream()
                .mapToLong(run -> run.last() - run.first() + 1)
                .sum();
        return new RowsEmitted(note.sink(), note.epoch(), note.count(), note.isWhole(), refusedCount);
    }

    private static Dropped dropped(Shed shed) {
        return new Dropped(
                shed.sourceUid(),
                shed.partition(),
                shed.resumeOffset(),
                shed.recordCount(),
                shed.sizeBytes(),
                shed.firstMicros(),
                shed.lastMicros());
    }

    private static Skipped skipped(Skip skip) {
        return new Skipped(skip.sourceUid(), skip.fromPosition(), skip.toPosition(), skip.madeMicros());
    }

    private static Decided decided(Decision decision) {
        return new Decided(decision.kind(), decision.subject(), decision.detail(), decision.madeMicros());
    }

    private static LookedUp lookedUp(LookupAnswers answers) {
        return new LookedUp(
                answers.uid(),
                answers.batchPosition(),
                answers.answers().size(),
                failedCount(answers.answers()),
                Row.of(answers.putOff()));
    }

    private static Returned returned(ReturnedRows rows) {
        List<LookupAnswers.Answer> answers =
                rows.rows().stream().map(ReturnedRows.Row::answer).toList();
        return new Returned(
                rows.uid(), rows.batchPosition(), Row.of(rows.places()), failedCount(answers), rows.records());
    }

    private static int failedCount(List<LookupAnswers.Answer> answers) {
        return (int) answers.stream()
                .filter(answer -> answer.outcome() == LookupAnswers.Outcome.FAILED)
                .count();
    }

    private static TableLoaded tableLoaded(TableLoad load) {
        TableCopy copy = load.copy();
        return new TableLoaded(copy.uid(), copy.sourceVersion(), copy.fileName(), copy.rowCount(), load.madeMicros());
    }

    private static RunStart runStart(JobStart start) {
        return new RunStart(start.fingerprint(), start.version());
    }
}
