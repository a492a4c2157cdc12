package dev.rivulet.engine.replay;

import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.SinkCommitter;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.SinkWriter;
import dev.rivulet.core.sink.StagedEpoch;
import java.util.List;

/** A target for rows of which only the digest is wanted. Stateless. */
record DiscardingSession<T>() implements SinkSession<T>, SinkWriter<T>, SinkCommitter {

    @Override
    public SinkWriter<T> writer() {
        return this;
    }

    @Override
    public SinkCommitter committer() {
        return this;
    }

    @Override
    public void write(T row) {}

    @Override
    public StagedEpoch seal(EpochSeal seal) {
        return new StagedEpoch(seal, List.of());
    }

    @Override
    public long committedEpoch() {
        return NONE;
    }

    @Override
    public void commit(List<StagedEpoch> epochs) {}

    @Override
    public void close() {}
}
