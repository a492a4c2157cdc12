package dev.rivulet.core.sink;

import java.util.List;

/**
 * An open sink whose target knows nothing of epochs: rows are sent, one by one, by its {@link Emitter}, and what was received is noted in
 * the job's log. The two halves that other sinks have stage nothing and commit nothing.
 */
public interface EmittingSession<T> extends SinkSession<T> {

    /** The same at every call. */
    Emitter<T> emitter();

    @Override
    default SinkWriter<T> writer() {
        return new Unstaged<>();
    }

    @Override
    default SinkCommitter committer() {
        return new Unstaged<>();
    }

    /** Nothing of it is to be staged, and nothing to be committed. Stateless. */
    final class Unstaged<T> implements SinkWriter<T>, SinkCommitter {

        private Unstaged() {}

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
    }
}
