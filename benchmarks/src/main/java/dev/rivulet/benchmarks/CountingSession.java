package dev.rivulet.benchmarks;

import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.SinkCommitter;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.SinkWriter;
import dev.rivulet.core.sink.StagedEpoch;
import java.util.List;

/** A session that adds rows up and stages none; what a commit is, is for its kinds to say. */
public abstract class CountingSession implements SinkSession<WindowTotal>, SinkWriter<WindowTotal>, SinkCommitter {

    private final Totals.Collector collector;

    protected CountingSession(Totals.Collector collector) {
        this.collector = collector;
    }

    @Override
    public final SinkWriter<WindowTotal> writer() {
        return this;
    }

    @Override
    public final SinkCommitter committer() {
        return this;
    }

    @Override
    public final void write(WindowTotal row) {
        collector.add(row);
    }

    @Override
    public final StagedEpoch seal(EpochSeal seal) {
        return new StagedEpoch(seal, List.of());
    }

    @Override
    public final void close() {}
}
