package dev.rivulet.engine.job;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.engine.frame.Decision;
import dev.rivulet.engine.frame.EpochMark;
import dev.rivulet.engine.frame.FrameKind;
import dev.rivulet.engine.frame.JobStart;
import dev.rivulet.engine.frame.LaneChange;
import dev.rivulet.engine.frame.LookupAnswers;
import dev.rivulet.engine.frame.SourceEnd;
import dev.rivulet.engine.frame.TableCopy;
import dev.rivulet.engine.frame.TableLoad;
import dev.rivulet.engine.frame.Tick;
import java.nio.ByteBuffer;

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
     */
    record LookedUp(String uid, long batchPosition, int answerCount, int failedCount) implements LoggedFrame {
        @Override
        public String kindName() {
            return "lookup-answers";
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
                case FrameKind.TABLE_LOAD -> tableLoaded(TableLoad.decode(payload));
                case FrameKind.DECISION -> decided(Decision.decode(payload));
                case FrameKind.LOOKUP_ANSWERS -> lookedUp(LookupAnswers.decode(payload));
                default -> new Unknown("kind " + kind + " is none of this release");
            };
        } catch (IllegalArgumentException e) {
            return new Unknown(String.valueOf(e.getMessage()));
        }
    }

    private static Decided decided(Decision decision) {
        return new Decided(decision.kind(), decision.subject(), decision.detail(), decision.madeMicros());
    }

    private static LookedUp lookedUp(LookupAnswers answers) {
        long failedCount = answers.answers().stream()
                .filter(answer -> answer.outcome() == LookupAnswers.Outcome.FAILED)
                .count();
        return new LookedUp(
                answers.uid(), answers.batchPosition(), answers.answers().size(), (int) failedCount);
    }

    private static TableLoaded tableLoaded(TableLoad load) {
        TableCopy copy = load.copy();
        return new TableLoaded(copy.uid(), copy.sourceVersion(), copy.fileName(), copy.rowCount(), load.madeMicros());
    }

    private static RunStart runStart(JobStart start) {
        return new RunStart(start.fingerprint(), start.version());
    }
}
