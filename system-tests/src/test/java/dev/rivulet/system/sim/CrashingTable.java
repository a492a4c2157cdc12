package dev.rivulet.system.sim;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkCommitter;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.SinkWriter;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.core.sink.TargetDoubt;
import dev.rivulet.testkit.SimTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A table that tells when it has just made epochs visible: there a crash finds whatever was not durable before it.
 *
 * @param onCommitted is told
 */
record CrashingTable(SimTable<Item> table, Runnable onCommitted) implements Sink<Item> {

    @Override
    public SinkSession<Item> open(SinkContext context) throws IOException {
        SinkSession<Item> session = table.open(context);
        return new SinkSession<>() {
            @Override
            public SinkWriter<Item> writer() {
                return session.writer();
            }

            @Override
            public SinkCommitter committer() {
                return new TellingCommitter(session.committer(), onCommitted);
            }

            @Override
            public Optional<Agent> upkeep() {
                return session.upkeep();
            }

            @Override
            public void close() throws IOException {
                session.close();
            }
        };
    }

    @Override
    public Sink<Item> in(Path directory) {
        return table.in(directory);
    }

    @Override
    public RowType<Item> rowType() {
        return table.rowType();
    }

    @Override
    public String description() {
        return table.description();
    }

    /** Tells it. */
    record TellingCommitter(SinkCommitter committer, Runnable onCommitted) implements SinkCommitter {

        @Override
        public long committedEpoch() throws IOException {
            return committer.committedEpoch();
        }

        @Override
        public List<EpochSeal> committedSeals(long fromEpoch) throws IOException {
            return committer.committedSeals(fromEpoch);
        }

        @Override
        public List<TargetDoubt> doubts() throws IOException {
            return committer.doubts();
        }

        @Override
        public String targetId() throws IOException {
            return committer.targetId();
        }

        @Override
        public void commit(List<StagedEpoch> epochs) throws IOException {
            committer.commit(epochs);
            onCommitted.run();
        }
    }
}
