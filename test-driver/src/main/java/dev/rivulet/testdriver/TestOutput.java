package dev.rivulet.testdriver;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.Refusal;
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
import org.jspecify.annotations.Nullable;

/**
 * A sink whose committed rows a test can read. As a table elsewhere it survives crashes; rows that are not committed are not in it. Owned
 * by the test's thread.
 *
 * @param <R> the rows
 */
public final class TestOutput<R extends Record> implements Sink<R> {

    private final String name;
    private final Class<R> type;
    private final PipelineTestDriver driver;
    private final SimTable<R> table;
    private int readCount;

    private SimTable<R> connectedTable;
    private @Nullable PowerSwitch power;

    TestOutput(String name, Class<R> type, PipelineTestDriver driver) {
        this.name = name;
        this.type = type;
        this.driver = driver;
        this.table = newTable();
        this.connectedTable = table;
    }

    /**
     * Has the job commit what it has put out, by {@link PipelineTestDriver#commit}, and gives the rows that were committed since the last
     * call, in the order of their commits. Of a job that is down, those that it had committed.
     */
    public List<R> readAll() {
        List<R> all = rows();
        List<R> unread = List.copyOf(all.subList(readCount, all.size()));
        readCount = all.size();
        return unread;
    }

    /** As {@link #readAll}, but all rows since the first start, read or not. */
    public List<R> rows() {
        driver.commitIfUp();
        return List.copyOf(table.rows());
    }

    String name() {
        return name;
    }

    /** The rows of each epoch that has some. */
    static <R extends Record> List<List<R>> epochs(SimTable<R> table) {
        return table.rowsByEpoch().values().stream().map(List::copyOf).toList();
    }

    SimTable<R> table() {
        return table;
    }

    SimTable<R> newTable() {
        return new SimTable<>(type, 0, 0);
    }

    /** Where the next run puts its rows. */
    void connect(SimTable<R> table, PowerSwitch power) {
        this.connectedTable = table;
        this.power = power;
    }

    @Override
    public SinkSession<R> open(SinkContext context) {
        SinkSession<R> session = connectedTable.open(context);
        return power == null ? session : new Session<>(session, power);
    }

    @Override
    public Sink<R> in(Path directory) {
        return table.in(directory);
    }

    @Override
    public RowType<R> rowType() {
        return table.rowType();
    }

    @Override
    public String description() {
        return "test[" + name + "]";
    }

    private record Session<R>(SinkSession<R> session, PowerSwitch power) implements SinkSession<R> {

        @Override
        public SinkWriter<R> writer() {
            return new Writer<>(session.writer(), power);
        }

        @Override
        public SinkCommitter committer() {
            return new Committer(session.committer(), power);
        }

        @Override
        public Optional<Agent> upkeep() {
            return session.upkeep();
        }

        @Override
        public void close() throws IOException {
            session.close();
        }
    }

    private record Writer<R>(SinkWriter<R> writer, PowerSwitch power) implements SinkWriter<R> {

        @Override
        public @Nullable Refusal refuse(R row) throws IOException {
            return writer.refuse(row);
        }

        @Override
        public @Nullable Refusal refuseOfCommitted(R row) throws IOException {
            return writer.refuseOfCommitted(row);
        }

        @Override
        public void write(R row) throws IOException {
            power.requireOn();
            writer.write(row);
        }

        @Override
        public StagedEpoch seal(EpochSeal seal) throws IOException {
            if (seal.rowCount() > 0) {
                power.reach(CrashPoint.EPOCH_SEAL);
            }
            power.requireOn();
            return writer.seal(seal);
        }
    }

    private record Committer(SinkCommitter committer, PowerSwitch power) implements SinkCommitter {

        @Override
        public long committedEpoch() throws IOException {
            return committer.committedEpoch();
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
        public List<EpochSeal> committedSeals(long fromEpoch) throws IOException {
            return committer.committedSeals(fromEpoch);
        }

        @Override
        public void commit(List<StagedEpoch> epochs) throws IOException {
            boolean hasRows = epochs.stream().anyMatch(epoch -> !epoch.files().isEmpty());
            if (hasRows) {
                power.reach(CrashPoint.COMMIT);
            }
            power.requireOn();
            committer.commit(epochs);
            if (hasRows) {
                power.reach(CrashPoint.COMMIT_REPLY);
            }
        }
    }
}
