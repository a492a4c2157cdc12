package dev.rivulet.engine.enrich;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.engine.RowFunction;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.frame.TableCopy;
import dev.rivulet.engine.frame.TableLoad;
import dev.rivulet.engine.plan.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tables that are in force where the log is followed, read from their copies. Owned by whoever follows the log: first whoever starts
 * the job, then the feeder agent.
 */
public final class TableFeed {

    private final Disk disk;
    private final Path directory;
    private final Map<String, Step.EnrichStep<?, ?, ?, ?>> steps = new TreeMap<>();
    private TablesInForce inForce = TablesInForce.NONE;
    private @Nullable Loading<?> loading;

    /** A copy that is being read. */
    private record Loading<R>(TableCopyReader<R> reader, LoadedTable.Builder table) {

        /** Reads a portion; whether there may be more. */
        boolean goOn() throws IOException {
            try {
                return reader.readChunk(table::add);
            } catch (IllegalArgumentException e) {
                throw new IOException("the copy of a table cannot be used: " + e.getMessage(), e);
            }
        }
    }

    /**
     * @param directory of the copies
     * @param steps that enrich rows
     */
    public TableFeed(Disk disk, Path directory, List<Step.EnrichStep<?, ?, ?, ?>> steps) {
        this.disk = disk;
        this.directory = directory;
        steps.forEach(step -> this.steps.put(step.uid(), step));
    }

    /**
     * Loads what holds where the log is begun to be followed. A step that is new there goes by its first copy from the beginning.
     *
     * @param atStart what the checkpoint says
     * @param behind what the log names from there on, of which is made sure that it is there
     * @throws IOException if a copy is missing or damaged, or there is none for a step, naming it
     */
    public void begin(List<LoggedTable> atStart, List<LoggedTable> behind) throws IOException {
        Map<String, LoggedTable> known = TableHistory.inForce(atStart);
        behind.forEach(table -> known.putIfAbsent(table.copy().uid(), table));
        for (Step.EnrichStep<?, ?, ?, ?> step : steps.values()) {
            LoggedTable first = known.get(step.uid());
            if (first == null) {
                throw new IOException("the log has no copy of the table "
                        + step.table().description() + " of the step "
                        + step.uid() + ", which the pipeline that wrote it did not have; what the table has today says"
                        + " nothing about then");
            }
            load(step, first.copy());
        }
        for (LoggedTable table : behind) {
            Step.EnrichStep<?, ?, ?, ?> step = steps.get(table.copy().uid());
            if (step != null) {
                openForReading(step, table.copy()).reader.close();
            }
        }
    }

    private void load(Step.EnrichStep<?, ?, ?, ?> step, TableCopy copy) throws IOException {
        begin(step, copy);
        boolean goesOn = true;
        while (goesOn) {
            goesOn = !goOn(copy);
        }
    }

    private void begin(Step.EnrichStep<?, ?, ?, ?> step, TableCopy copy) throws IOException {
        loading = openForReading(step, copy);
    }

    @SuppressWarnings("unchecked") // The step's selector takes the rows of the step's table.
    private <R> Loading<R> openForReading(Step.EnrichStep<?, R, ?, ?> step, TableCopy copy) throws IOException {
        TableCopyReader<R> reader =
                new TableCopyReader<>(disk, directory, copy, step.table().codec());
        return new Loading<>(reader, new LoadedTable.Builder(copy.fileName(), (RowFunction<Object, ?>)
                step.joined().lookup().tableKey()));
    }

    /** Reads a portion of the copy that is being loaded; whether that was all of it. */
    private boolean goOn(TableCopy copy) throws IOException {
        Loading<?> current = loading;
        if (current == null) {
            throw new AssertionError("no copy is being loaded");
        }
        if (current.goOn()) {
            return false;
        }
        loading = null;
        current.reader.close();
        inForce = inForce.with(copy.uid(), current.table.build());
        return true;
    }

    /** Whether an entry of the log brings another version of a table into force. */
    public boolean changes(LogEntry entry) {
        if (!(entry.control() instanceof TableLoad load)) {
            return false;
        }
        TableCopy copy = load.copy();
        return steps.containsKey(copy.uid())
                && !inForce.of(copy.uid()).fileName().equals(copy.fileName());
    }

    /**
     * Brings what an entry {@link #changes} into force, a portion at a time.
     *
     * @return whether it is
     * @throws IOException if the copy is missing or damaged
     */
    public boolean advance(LogEntry entry) throws IOException {
        if (!(entry.control() instanceof TableLoad load)) {
            throw new AssertionError("an entry that loads no table: " + entry);
        }
        TableCopy copy = load.copy();
        Step.EnrichStep<?, ?, ?, ?> step = steps.get(copy.uid());
        if (step != null && loading == null) {
            begin(step, copy);
        }
        return goOn(copy);
    }

    /** Which versions hold for the next entry. */
    public TablesInForce inForce() {
        return inForce;
    }

    /** Lets go of what was being read. */
    public void close() throws IOException {
        if (loading != null) {
            loading.reader.close();
            loading = null;
        }
    }
}
