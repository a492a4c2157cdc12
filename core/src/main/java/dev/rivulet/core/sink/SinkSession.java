package dev.rivulet.core.sink;

import dev.rivulet.core.agent.Agent;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * An open sink: two halves with an owner each. The writer belongs to the collect agent, the committer to the commit agent; they
 * share nothing but what passes as {@link StagedEpoch}.
 */
public interface SinkSession<T> extends Closeable {

    SinkWriter<T> writer();

    SinkCommitter committer();

    /**
     * What the target wants done beside its commits, so that none waits for it: an agent that the caller has a host step, together with the
     * two halves and until {@link #close}, best on a thread that they do not need. It may lag behind as far as it likes and be ended at any
     * time. Whatever fails of it, it reports by itself, and tries again later.
     *
     * <p>Asked for at most once, and before the first commit. Whoever does not ask has it done within the commits.
     *
     * @return the default is empty, for a target that has nothing of the kind
     */
    default Optional<Agent> upkeep() {
        return Optional.empty();
    }

    /** Releases what both halves hold; called when neither agent runs any more. */
    @Override
    void close() throws IOException;
}
