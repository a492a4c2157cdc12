package dev.rivulet.engine.runtime;

import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.engine.commit.EpochOutput;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.LogHole;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A sink that is open, with what its target says of this job. Immutable.
 *
 * @param committedEpoch the last epoch of this log that the target has
 */
record OpenOutput<T>(String uid, Sink<T> sink, SinkSession<T> session, long committedEpoch) {

    static <T> OpenOutput<T> open(Sink<T> sink, SinkContext context) throws IOException {
        SinkSession<T> session = sink.open(context);
        try {
            return new OpenOutput<>(
                    context.uid(), sink, session, session.committer().committedEpoch());
        } catch (IOException | RuntimeException e) {
            session.close();
            throw e;
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

    EpochOutput<T> epochOutput(long lastEpochWithFiles) {
        return new EpochOutput<>(uid, sink.rowType(), session, committedEpoch, lastEpochWithFiles);
    }
}
