package dev.rivulet.core.sink;

import java.io.Closeable;
import java.io.IOException;

/**
 * An open sink: two halves with an owner each. The writer belongs to the collect agent, the committer to the commit agent; they
 * share nothing but what passes as {@link StagedEpoch}.
 */
public interface SinkSession<T> extends Closeable {

    SinkWriter<T> writer();

    SinkCommitter committer();

    /** Releases what both halves hold; called when neither agent runs any more. */
    @Override
    void close() throws IOException;
}
