package dev.rivulet.engine.runtime;

import dev.rivulet.core.sink.EmittingSession;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkCommitter;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.TargetDoubt;
import dev.rivulet.engine.checkpoint.OutputProgress;
import dev.rivulet.engine.commit.EpochOutput;
import dev.rivulet.engine.commit.SealCheck;
import dev.rivulet.engine.emit.EmissionLedger;
import dev.rivulet.engine.emit.EmissionLine;
import dev.rivulet.engine.job.DoubtException;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.LogHole;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A sink that is open, with what its target says of this job. Immutable.
 *
 * @param targetId tells the target from another under the same name
 * @param committedEpoch the last epoch of this log that the target has
 * @param emission where the rows go of a sink that sends them as they come; null of others
 */
record OpenOutput<T>(
        String uid,
        Sink<T> sink,
        SinkSession<T> session,
        String targetId,
        long committedEpoch,
        @Nullable EmissionLine<T> emission) {

    /**
     * @param recovered what the job left: where the target remembers nothing the log does, and a checkpoint is made of what is committed
     */
    static <T> OpenOutput<T> open(Sink<T> sink, SinkContext context, Recovered recovered) throws IOException {
        SinkSession<T> session = sink.open(context);
        if (session instanceof EmittingSession<T>) {
            EmissionLedger ledger = recovered.emissions(context.uid());
            long committedEpoch = Math.max(recovered.start().checkpointEpoch(), ledger.lastWholeEpoch());
            EmissionLine<T> line = new EmissionLine<>(context.uid(), context.applicationId(), ledger, committedEpoch);
            return new OpenOutput<>(context.uid(), sink, session, "", committedEpoch, line);
        }
        try {
            SinkCommitter committer = session.committer();
            return new OpenOutput<>(
                    context.uid(), sink, session, committer.targetId(), committer.committedEpoch(), null);
        } catch (IOException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /**
     * Halts where the target is not as this job left it, unless somebody has decided to go on with it as it is.
     *
     * @param recovered what the job left, and what was decided since
     */
    void requireNoDoubt(Recovered recovered) throws IOException, JobException {
        List<TargetDoubt> doubts = new ArrayList<>(session.committer().doubts());
        String expectedId = recovered.snapshot().targetId(uid);
        if (!expectedId.isEmpty() && !targetId.equals(expectedId)) {
            doubts.add(0, new TargetDoubt.Replaced(sink.description(), expectedId, targetId));
        }
        for (TargetDoubt doubt : doubts) {
            if (!recovered.decisions().settles(uid, doubt)) {
                throw new DoubtException(uid, doubt);
            }
        }
    }

    /**
     * Halts where the target knows more than the log, instead of doubling rows.
     *
     * @param lastEpoch the last epoch in the log
     * @param hole in which the marks may be that are missing, if there is one
     */
    void requireNotAhead(long lastEpoch, @Nullable LogHole hole) throws JobException {
        if (committedEpoch > lastEpoch) {
            throw new JobException("sink " + uid + " (" + sink.description() + ") has epoch " + committedEpoch
                    + " of this log, which ends with epoch " + lastEpoch
                    + (hole == null
                            ? "; the data directory is an older copy, or its log was cut: restore the newer one"
                            : ", since its " + hole + " were lost: restore the data directory from a copy"));
        }
    }

    /**
     * Halts where the target lacks what cannot be computed again, instead of losing rows.
     *
     * @param checkpointEpoch the epoch of the checkpoint that is restored
     * @param lastEpochWithFiles the last epoch up to the checkpoint that the target must have
     */
    void requireNotBehind(long checkpointEpoch, long lastEpochWithFiles) throws JobException {
        if (committedEpoch < lastEpochWithFiles) {
            throw new JobException("sink " + uid + " (" + sink.description() + ") has only epoch " + committedEpoch
                    + " of this log, but epoch " + lastEpochWithFiles + " was committed to it before checkpoint "
                    + checkpointEpoch
                    + "; the target was replaced or restored to an older version: bring it back, or start"
                    + " with a new data directory");
        }
    }

    /**
     * What its epochs are written into.
     *
     * @param firstEpoch the first that is compared with what the target has of it
     * @param start how far it had come before
     * @param acceptedEpochs in which somebody has accepted other rows than the target has
     */
    EpochOutput<T> epochOutput(long firstEpoch, OutputProgress start, Set<Long> acceptedEpochs) throws IOException {
        List<EpochSeal> seals =
                emission == null ? session.committer().committedSeals(firstEpoch) : emission.seals(firstEpoch);
        SealCheck check = new SealCheck(uid, seals, committedEpoch, acceptedEpochs);
        OutputProgress known =
                new OutputProgress(start.lastEpochWithFiles(), start.rowCount(), start.digest(), targetId);
        return new EpochOutput<>(uid, sink.rowType(), session, check, committedEpoch, known);
    }
}
