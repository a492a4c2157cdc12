package dev.rivulet.benchmarks;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
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
        return new Session(collector);
    }

    @Override
    public RowType<WindowTotal> rowType() {
        return RecordRowType.of(WindowTotal.class);
    }

    @Override
    public String description() {
        return "counting";
    }

    private static final class Session extends CountingSession {

        private volatile long committedEpoch; // Written by the commit agent, read at opening.

        Session(Totals.Collector collector) {
            super(collector);
        }

        @Override
        public long committedEpoch() {
            return committedEpoch;
        }

        @Override
        public void commit(List<StagedEpoch> epochs) {
            committedEpoch = epochs.get(epochs.size() - 1).epoch();
        }
    }
}
