package dev.rivulet.benchmarks;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkCommitter;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.SinkWriter;
import dev.rivulet.core.sink.StagedEpoch;
import java.util.List;

/** A sink that adds rows up in memory, so that the engine is measured and not a file format. For one run. */
final class CountingSink implements Sink<WindowTotal> {

    private final Totals.Collector collector;

    CountingSink(Totals.Collector collector) {
        this.collector = collector;
    }

    @Override
    public SinkSession<WindowTotal> open(SinkContext context) {
        return new Session();
    }

    @Override
    public RowType<WindowTotal> rowType() {
        return RecordRowType.of(WindowTotal.class);
    }

    @Override
    public String description() {
        return "counting";
    }

    private final class Session implements SinkSession<WindowTotal>, SinkWriter<WindowTotal>, SinkCommitter {

        private volatile long committedEpoch; // Written by the commit agent, read at opening.

        @Override
        public SinkWriter<WindowTotal> writer() {
            return this;
        }

        @Override
        public SinkCommitter committer() {
            return this;
        }

        @Override
        public void write(WindowTotal row) {
            collector.add(row);
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
