package dev.rivulet.system.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.testkit.SimTable;
import dev.rivulet.testkit.receiver.SimReceiver;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * A table, or a receiver in its place, and an eye on all rows that the engine digests for it: also on those of epochs that the table has already and that nobody
 * writes again. So what replay comes to is compared with what was committed, row by row.
 */
final class WatchedTable implements Sink<Item> {

    /**
     * What one run of the engine digested.
     *
     * @param fromEpoch it began behind this one
     * @param committedEpoch the last that the table had at its end
     * @param isDurable whether all its input must have stayed in the log
     */
    private record Digested(long fromEpoch, long committedEpoch, boolean isDurable, List<Item> rows) {}

    private int awayCount;
    private final SimTable<Item> table;

    /** What takes its place; null if it is a table. */
    private final @Nullable SimReceiver<Item> receiver;

    private final List<Digested> runs = new ArrayList<>();
    private List<Item> digesting = new ArrayList<>();

    /**
     * @param receiver gets the rows instead of the table, unless it is null
     */
    WatchedTable(SimTable<Item> table, @Nullable SimReceiver<Item> receiver) {
        this.table = table;
        this.receiver = receiver;
    }

    @Nullable SimReceiver<Item> receiver() {
        return receiver;
    }

    /** From now on nothing fails. */
    void heal() {
        table.heal();
        if (receiver != null) {
            receiver.heal();
        }
    }

    @Override
    public Sink<Item> in(Path directory) {
        return table.in(directory);
    }

    SimTable<Item> table() {
        return table;
    }

    /**
     * A run has ended, be it by a crash.
     *
     * @param fromEpoch the epoch of the checkpoint that it started from
     * @param isDurable whether nothing is worked on that may get lost
     */
    void endRun(long fromEpoch, boolean isDurable) {
        runs.add(new Digested(fromEpoch, committedEpoch(), isDurable, digesting));
        digesting = new ArrayList<>();
    }

    /** What a replay digested is no run's. */
    void forgetReplay() {
        digesting = new ArrayList<>();
    }

    private long committedEpoch() {
        return table.rowsByEpoch().keySet().stream().reduce(0L, Math::max);
    }

    /**
     * Every run must have digested the rows that there are, in their order, as far as it came.
     *
     * @param epochs by their numbers, the open one included
     * @return how many rows were digested again that the table had
     */
    long checkRuns(NavigableMap<Long, List<Item>> epochs) {
        long again = 0;
        for (Digested run : runs) {
            List<Item> wanted = rowsBehind(run, epochs);
            int count = Math.min(run.rows.size(), wanted.size());
            assertEquals(wanted.subList(0, count), run.rows.subList(0, count), "rows digested from " + run.fromEpoch);
            if (run.isDurable) {
                assertTrue(
                        run.rows.size() == count,
                        () -> "rows of input that is not in the log: " + run.rows.subList(count, run.rows.size()));
            }
            again += count;
        }
        return again - (receiver == null ? table.rows().size() : receiver.rows().size());
    }

    private static List<Item> rowsBehind(Digested run, NavigableMap<Long, List<Item>> epochs) {
        List<Item> rows = new ArrayList<>();
        epochs.tailMap(run.fromEpoch, false).forEach((epoch, some) -> {
            if (run.isDurable || epoch <= run.committedEpoch) {
                rows.addAll(some);
            }
        });
        return rows;
    }

    /** Cannot be opened for so many times. */
    void leaveFor(int openCount) {
        awayCount = openCount;
    }

    @Override
    public SinkSession<Item> open(SinkContext context) throws ConnectException {
        if (awayCount > 0) {
            awayCount--;
            throw new ConnectException("simulated: the table is out of reach");
        }
        return receiver == null ? table.open(context) : receiver.open(context);
    }

    @Override
    public RowType<Item> rowType() {
        return new WatchedType(RecordRowType.of(Item.class));
    }

    @Override
    public String description() {
        return table.description();
    }

    private final class WatchedType implements RowType<Item> {
        private final RowType<Item> type;

        WatchedType(RowType<Item> type) {
            this.type = type;
        }

        @Override
        public Schema schema() {
            return type.schema();
        }

        @Override
        public FieldAccessor<Item> accessor(int index) {
            return index == 0 ? new WatchedField(type.accessor(0)) : type.accessor(index);
        }

        @Override
        public RowBuilder<Item> newBuilder() {
            return type.newBuilder();
        }

        @Override
        public String name() {
            return type.name();
        }
    }

    /** Is asked whether it is null once for each digest of a row, and by nobody else. */
    private final class WatchedField implements FieldAccessor<Item> {
        private final FieldAccessor<Item> field;

        WatchedField(FieldAccessor<Item> field) {
            this.field = field;
        }

        @Override
        public boolean isNull(Item row) {
            digesting.add(row);
            return field.isNull(row);
        }

        @Override
        public long longValue(Item row) {
            return field.longValue(row);
        }

        @Override
        public double doubleValue(Item row) {
            return field.doubleValue(row);
        }

        @Override
        public @Nullable Object objectValue(Item row) {
            return field.objectValue(row);
        }
    }
}
