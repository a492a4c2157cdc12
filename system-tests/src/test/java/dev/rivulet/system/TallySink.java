package dev.rivulet.system;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkCommitter;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.SinkWriter;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.system.MillionKeysProcess.Result;
import java.util.List;

/** Adds rows up and keeps none, so that the engine's own memory is tried and no file format's. For one run. */
final class TallySink implements Sink<Result> {

    private final Session session = new Session();

    /** {@code COUNT SUM_OF_KEYS SUM_OF_VALUES}; to be asked when the job has ended. */
    String tally() {
        return session.count + " " + session.keySum + " " + session.valueSum;
    }

    @Override
    public SinkSession<Result> open(SinkContext context) {
        return session;
    }

    @Override
    public RowType<Result> rowType() {
        return RecordRowType.of(Result.class);
    }

    @Override
    public String description() {
        return "tally";
    }

    /** Written by the collect agent; read when its thread has ended. */
    private static final class Session implements SinkSession<Result>, SinkWriter<Result>, SinkCommitter {

        private long count;
        private long keySum;
        private long valueSum;
        private volatile long committedEpoch; // Written by the commit agent, read at opening.

        @Override
        public SinkWriter<Result> writer() {
            return this;
        }

        @Override
        public SinkCommitter committer() {
            return this;
        }

        @Override
        public void write(Result row) {
            count++;
            keySum += row.key();
            valueSum += row.value();
        }

        @Override
        public StagedEpoch seal(EpochSeal seal) {
            return new StagedEpoch(seal, List.of());
        }

        @Override
        public long committedEpoch() {
            return committedEpoch;
        }

        @Override
        public void commit(List<StagedEpoch> epochs) {
            committedEpoch = epochs.get(epochs.size() - 1).epoch();
        }

        @Override
        public void close() {}
    }
}
