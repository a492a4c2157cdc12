package dev.rivulet.engine.replay;

import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.engine.checkpoint.OutputProgress;
import dev.rivulet.engine.commit.EpochOutput;
import dev.rivulet.engine.commit.SealCheck;
import dev.rivulet.engine.commit.SealedEpoch;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.plan.PipelinePlan;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.reject.RejectedRecordSink;
import dev.rivulet.engine.work.JobOutputs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The tables that a replay writes into. */
final class ScratchOutputs implements AutoCloseable {

    /** Tables get a version for so many epochs. */
    private static final int EPOCHS_PER_COMMIT = 64;

    private final ReplayJob job;
    private final UUID logId;
    private final long lastSkippedEpoch;
    private final List<SinkSession<?>> sessions = new ArrayList<>();
    private final List<SealedEpoch> taken = new ArrayList<>();
    private final JobOutputs outputs;

    /**
     * Makes the tables, one directory each.
     *
     * @param lastSkippedEpoch the last epoch whose rows are not written
     * @throws IOException if there are rows of an earlier replay, or the tables cannot be made
     */
    ScratchOutputs(ReplayJob job, Path directory, UUID logId, long lastSkippedEpoch) throws IOException {
        this.job = job;
        this.logId = logId;
        this.lastSkippedEpoch = lastSkippedEpoch;
        List<EpochOutput<Object>> sinks = new ArrayList<>();
        for (Step.SinkStep step : job.plan().sinks()) {
            sinks.add(output(step.uid(), step.erasedSink().in(directory.resolve(step.uid()))));
        }
        this.outputs = new JobOutputs(
                sinks, rejects(PipelinePlan.DEAD_LETTERS, directory), rejects(PipelinePlan.LATE, directory));
    }

    private <T> EpochOutput<T> output(String uid, Sink<T> sink) throws IOException {
        SinkSession<T> session = sink.open(job.sinkContext(uid, logId));
        sessions.add(session);
        if (session.committer().committedEpoch() != 0) {
            throw new IOException(sink.description() + " has rows of an earlier replay; replay into a new directory");
        }
        return new EpochOutput<>(
                uid, sink.rowType(), session, SealCheck.none(uid), lastSkippedEpoch, OutputProgress.NONE);
    }

    private EpochOutput<RejectedRecord> rejects(String uid, Path directory) throws IOException {
        return output(uid, new RejectedRecordSink(directory.resolve(uid), Map.of()));
    }

    JobOutputs outputs() {
        return outputs;
    }

    void take(SealedEpoch epoch) throws IOException {
        if (epoch.epoch() > lastSkippedEpoch) {
            taken.add(epoch);
        }
        if (taken.size() == EPOCHS_PER_COMMIT) {
            commit();
        }
    }

    void commit() throws IOException {
        for (int output = 0; output < sessions.size() && !taken.isEmpty(); output++) {
            List<StagedEpoch> staged = new ArrayList<>();
            for (SealedEpoch epoch : taken) {
                StagedEpoch one = epoch.outputs().get(output).staged();
                if (one != null) {
                    staged.add(one);
                }
            }
            sessions.get(output).committer().commit(staged);
        }
        taken.clear();
    }

    @Override
    public void close() throws IOException {
        for (SinkSession<?> session : sessions) {
            session.close();
        }
    }
}
