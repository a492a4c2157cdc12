package dev.rivulet.engine.reject;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.row.RecordRowType;
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
import dev.rivulet.core.source.Source;
import dev.rivulet.engine.job.RejectedRecord;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps dead letters as rows of a table, with the job's epochs, so each once whatever crashes come. Immutable.
 *
 * <p>What is computed again is not held against what the table has: the words of an exception may be others, which is no reason to stop.
 */
public final class DeadLetterSink implements Sink<RejectedRecord> {

    private final Sink<DeadLetterRow> table;
    private final Map<String, Source<?>> sources;

    /**
     * @param sources the pipeline's, by uid
     */
    public DeadLetterSink(Sink<DeadLetterRow> table, Map<String, Source<?>> sources) {
        this.table = table;
        this.sources = Map.copyOf(sources);
    }

    @Override
    public SinkSession<RejectedRecord> open(SinkContext context) throws IOException {
        SinkSession<DeadLetterRow> opened = table.open(context);
        return new Session(opened, new Writer(opened.writer(), context), new Committer(opened.committer()));
    }

    @Override
    public RowType<RejectedRecord> rowType() {
        return RecordRowType.of(RejectedRecord.class);
    }

    @Override
    public String description() {
        return table.description();
    }

    @Override
    public String target() {
        return table.target();
    }

    private record Session(
            SinkSession<DeadLetterRow> opened, SinkWriter<RejectedRecord> writer, SinkCommitter committer)
            implements SinkSession<RejectedRecord> {

        @Override
        public Optional<Agent> upkeep() {
            return opened.upkeep();
        }

        @Override
        public void close() throws IOException {
            opened.close();
        }
    }

    /** Owned by the collect agent. */
    private final class Writer implements SinkWriter<RejectedRecord> {
        private final SinkWriter<DeadLetterRow> rows;
        private final SinkContext context;
        private final LetterNames names = new LetterNames();

        Writer(SinkWriter<DeadLetterRow> rows, SinkContext context) {
            this.rows = rows;
            this.context = context;
        }

        @Override
        public void write(RejectedRecord record) {
            throw new AssertionError("a dead letter is named by its epoch, but none is given");
        }

        @Override
        public void write(long epoch, RejectedRecord record) throws IOException {
            DeadLetterRow row = DeadLetterRow.of(
                    context.job(),
                    context.logId(),
                    names.named(epoch, record),
                    RejectedRecordSink.contextOf(record, sources));
            Refusal refusal = rows.refuse(row);
            if (refusal != null) { // There is no other place for it.
                throw new IOException("the table for dead letters, " + table.description() + ", refuses letter "
                        + row.id() + ": " + refusal.cause());
            }
            rows.write(row);
        }

        @Override
        public StagedEpoch seal(EpochSeal seal) throws IOException {
            return rows.seal(seal);
        }
    }

    /** Owned by the commit agent. */
    private record Committer(SinkCommitter table) implements SinkCommitter {

        @Override
        public long committedEpoch() throws IOException {
            return table.committedEpoch();
        }

        @Override
        public List<TargetDoubt> doubts() throws IOException {
            return table.doubts();
        }

        @Override
        public String targetId() throws IOException {
            return table.targetId();
        }

        @Override
        public void commit(List<StagedEpoch> epochs) throws IOException {
            table.commit(epochs);
        }
    }
}
