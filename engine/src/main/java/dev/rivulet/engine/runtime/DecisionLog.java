package dev.rivulet.engine.runtime;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.sink.TargetDoubt.WayOut;
import dev.rivulet.engine.failure.Omissions;
import dev.rivulet.engine.frame.Decision;
import dev.rivulet.engine.frame.FrameKind;
import dev.rivulet.engine.job.DoubtException;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.supervise.RestartStrategy;
import dev.rivulet.wal.AppendResult;
import dev.rivulet.wal.Wal;
import dev.rivulet.wal.WalReader;
import java.io.IOException;

/** Writes into a job's log what somebody has decided, while no job uses it. Good for one thread. */
public final class DecisionLog {

    private final JobEnvironment environment;

    /**
     * @param environment of the job; what is decided about has to be within reach, whatever the job waits for
     */
    public DecisionLog(JobEnvironment environment) {
        this.environment = environment.withRestarts(RestartStrategy.none());
    }

    public void acceptDivergence(long epoch) throws JobException {
        append(Decision.ACCEPT_DIVERGENCE, Long.toString(epoch), "");
    }

    public void acceptVersion(PipelinePlan plan) throws JobException {
        append(Decision.VERSION_BOUNDARY, Claim.of(plan, environment).version(), plan.fingerprint());
    }

    /**
     * @param position of a batch in the log
     * @param record the index of one of its records
     * @throws JobException if there is no such record
     */
    public void skipRecord(long position, int record) throws JobException {
        try (Wal wal = open()) {
            requireRecord(wal, position, record);
            append(wal, decision(Decision.SKIP_RECORD, Omissions.recordKey(position, record), ""));
        } catch (IOException e) {
            throw notLogged(e);
        }
    }

    private static void requireRecord(Wal wal, long position, int record) throws IOException, JobException {
        int recordCount = 0;
        if (position >= wal.firstPosition() && position < wal.endPosition()) {
            try (WalReader reader = wal.newReader(wal.firstPosition())) {
                while (reader.next() && reader.position() < position) {
                    recordCount = 0;
                }
                boolean isBatch = reader.position() == position && reader.kind() == FrameKind.BATCH;
                recordCount = isBatch ? Batch.decode(reader.payload()).recordCount() : 0;
            }
        }
        if (record < 0 || record >= recordCount) {
            throw new JobException("there is no record " + record + " in a batch at log position " + position
                    + (recordCount > 0 ? ", which has " + recordCount : "")
                    + "; take both from the message of the job, which must not have gone on since");
        }
    }

    /** Starts the job as far as the doubt, to know what exactly is decided about. */
    public void decide(PipelinePlan plan, String sink, WayOut way) throws JobException {
        append(
                DoubtException.word(way),
                sink,
                Decisions.detail(doubt(plan, sink, way).doubt()));
    }

    private DoubtException doubt(PipelinePlan plan, String sink, WayOut way) throws JobException {
        try {
            JobAssembly assembly = JobAssembly.of(plan, environment);
            assembly.resources().close();
            throw new JobException("there is nothing to decide: no sink is other than the job left it");
        } catch (DoubtException e) {
            if (!e.sink().equals(sink)) {
                throw new JobException(
                        "the doubt is about sink " + e.sink() + ", not " + sink + ": " + e.getMessage(), e);
            }
            if (!e.doubt().waysOut().contains(way)) {
                throw new JobException(DoubtException.word(way) + " is no way out here: " + e.getMessage(), e);
            }
            return e;
        }
    }

    private void append(String kind, String subject, String detail) throws JobException {
        try (Wal wal = open()) {
            append(wal, decision(kind, subject, detail));
        } catch (IOException e) {
            throw notLogged(e);
        }
    }

    private Wal open() throws IOException {
        JobDirectory directory = new JobDirectory(environment.dataDirectory());
        return Wal.open(
                environment.disk(), directory.wal(), environment.settings().wal(), LogIds.next(environment.clock()));
    }

    private Decision decision(String kind, String subject, String detail) {
        return new Decision(kind, subject, detail, environment.clock().epochMicros());
    }

    private static JobException notLogged(IOException cause) {
        return new JobException("the decision cannot be logged: " + cause.getMessage(), cause);
    }

    /** Into a log that nobody else writes to at present. */
    static void append(Wal wal, Decision decision) throws IOException, JobException {
        AppendResult result = wal.writer().appendReserved(FrameKind.DECISION, decision.encoded());
        if (!result.isAppended()) {
            throw new JobException("the log has no room even for a decision (" + result + ")");
        }
        wal.writer().sync();
    }
}
