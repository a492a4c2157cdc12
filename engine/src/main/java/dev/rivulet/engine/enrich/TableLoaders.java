package dev.rivulet.engine.enrich;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.time.Clock;
import dev.rivulet.engine.frame.TableCopy;
import dev.rivulet.engine.plan.Step;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tables of a job outside, and the directory of their copies. Owned by whoever starts the job, then by the table agent.
 */
public final class TableLoaders implements Closeable {

    private final Disk disk;
    private final Path directory;
    private final TableHistory history;
    private final String namePrefix;
    private final List<TableLoader<?>> loaders = new ArrayList<>();
    private int copyCount;

    /**
     * @param directory of the copies
     * @param namePrefix that no other run's copies have
     * @param known the copies that checkpoint and log name, in the order of the log
     * @param history of these
     */
    public TableLoaders(
            Disk disk,
            Clock clock,
            Path directory,
            String namePrefix,
            List<Step.EnrichStep<?, ?, ?, ?>> steps,
            List<LoggedTable> known,
            TableHistory history) {
        this.disk = disk;
        this.directory = directory;
        this.namePrefix = namePrefix;
        this.history = history;
        Map<String, LoggedTable> inForce = TableHistory.inForce(known);
        for (Step.EnrichStep<?, ?, ?, ?> step : steps) {
            LoggedTable last = inForce.get(step.uid());
            loaders.add(loader(step, clock, last == null ? null : last.copy()));
        }
    }

    private <R> TableLoader<R> loader(Step.EnrichStep<?, R, ?, ?> step, Clock clock, @Nullable TableCopy inForce) {
        return new TableLoader<>(step, disk, directory, clock, this::newName, inForce);
    }

    private String newName() {
        return namePrefix + "-" + ++copyCount + ".table";
    }

    List<TableLoader<?>> loaders() {
        return loaders;
    }

    /**
     * Loads at a start: what has another version, and what was never loaded.
     *
     * @param onlyNew whether to leave alone what was loaded before
     * @return copies to be logged
     * @throws IOException if a table cannot be read of which there is no copy
     */
    public List<TableCopy> loadAtStart(long nowMicros, boolean onlyNew) throws IOException {
        List<TableCopy> copies = new ArrayList<>();
        for (TableLoader<?> loader : loaders) {
            TableCopy copy = onlyNew && loader.hasCopy() ? null : loadAtStart(loader, nowMicros);
            if (copy != null) {
                copies.add(copy);
            }
        }
        return copies;
    }

    private static @Nullable TableCopy loadAtStart(TableLoader<?> loader, long nowMicros) throws IOException {
        try {
            return loader.load(nowMicros);
        } catch (IOException e) {
            if (!loader.hasCopy()) {
                throw e;
            }
            return null; // In its report, which the agent gives out.
        }
    }

    /**
     * A copy that was loaded at the start could not be logged; what was in force stays so, and its report has the cause.
     *
     * @return false if nothing was in force
     */
    public boolean goBack(TableCopy copy, String cause) {
        return loaders.stream()
                .filter(loader -> loader.uid().equals(copy.uid()))
                .allMatch(loader -> loader.goBack(cause));
    }

    /** A copy is in the log. */
    public void logged(LoggedTable table) {
        history.note(table);
    }

    /** Deletes files that nothing names, such as copies that were never logged; only while none is being made. */
    public void deleteUnneeded() throws IOException {
        var needed = history.neededFiles();
        for (String name : disk.list(directory)) {
            if (!needed.contains(name)) {
                disk.delete(directory.resolve(name));
            }
        }
    }

    List<TableReport> reports() {
        List<TableReport> reports = new ArrayList<>();
        loaders.forEach(loader -> reports.add(loader.report()));
        return reports;
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (TableLoader<?> loader : loaders) {
            try {
                loader.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
