package dev.rivulet.delta;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.sink.SinkCommitter;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.SinkWriter;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.upkeep.LogUpkeepAgent;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * An open {@link DeltaSink}. Its two halves have an owner each; they share only what is immutable.
 *
 * @param table that the committer owns
 */
record DeltaSinkSession<T>(SinkWriter<T> writer, SinkCommitter committer, KernelTable table, Closeable staging)
        implements SinkSession<T> {

    /** Whose step is bounded: some rows of a checkpoint, or the cleaning of the log. */
    @Override
    public Optional<Agent> upkeep() {
        return Optional.of(new LogUpkeepAgent(table.root(), table.checkpointsBeside()));
    }

    @Override
    public void close() throws IOException {
        staging.close();
    }
}
