package dev.rivulet.engine.runtime;

import dev.rivulet.core.sink.TargetDoubt.WayOut;
import dev.rivulet.engine.frame.Decision;
import dev.rivulet.engine.frame.FrameKind;
import dev.rivulet.engine.job.DoubtException;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.wal.AppendResult;
import dev.rivulet.wal.Wal;
import java.io.IOException;

/** Writes into a job's log what somebody has decided, while no job uses it. Good for one thread. */
public final class DecisionLog {

    private final JobEnvironment environment;

    public DecisionLog(JobEnvironment environment) {
        this.environment = environment;
    }

    public void acceptDivergence(long epoch) throws JobException {
        append(Decision.ACCEPT_DIVERGENCE, Long.toString(epoch), "");
    }

    public void acceptVersion(PipelinePlan plan) throws JobException {
        append(Decision.VERSION_BOUNDARY, Claim.of(plan, environment).version(), plan.fingerprint());
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
        JobDirectory directory = new JobDirectory(environment.dataDirectory());
        try (Wal wal = Wal.open(
                environment.disk(), directory.wal(), environment.settings().wal(), LogIds.next(environment.clock()))) {
            Decision decision =
                    new Decision(kind, subject, detail, environment.clock().epochMicros());
            AppendResult result = wal.writer().appendReserved(FrameKind.DECISION, decision.encoded());
            if (!result.isAppended()) {
                throw new JobException("the log has no room even for a decision (" + result + ")");
            }
            wal.writer().sync();
        } catch (IOException e) {
            throw new JobException("the decision cannot be logged: " + e.getMessage(), e);
        }
    }
}
