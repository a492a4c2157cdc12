package dev.rivulet.engine.enrich;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.table.ReferenceTableReader;
import dev.rivulet.core.table.TableContext;
import dev.rivulet.core.time.Clock;
import dev.rivulet.engine.frame.TableCopy;
import dev.rivulet.engine.plan.Step;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the table of one step outside: whether it has another version, which it then copies. Owned by whoever starts the job, then
 * by the table agent. A copy that it has made is durable; one that a crash interrupts has a name that nobody knows.
 *
 * @param <R> the rows of the table
 */
final class TableLoader<R> implements Closeable {

    private final Step.EnrichStep<?, R, ?, ?> step;
    private final Disk disk;
    private final Path directory;
    private final Clock clock;
    private final Supplier<String> fileNames;
    private @Nullable ReferenceTableReader<R> reader;
    private TableReport report;
    private boolean hasCopy;

    /** How it was before the last load; null if there was no copy then. */
    private @Nullable TableReport beforeLoad;

    private long lastMicros;

    /**
     * @param directory of the copies
     * @param fileNames gives names that no other copy has
     * @param inForce the copy that the log names last, null for none
     */
    TableLoader(
            Step.EnrichStep<?, R, ?, ?> step,
            Disk disk,
            Path directory,
            Clock clock,
            Supplier<String> fileNames,
            @Nullable TableCopy inForce) {
        this.step = step;
        this.disk = disk;
        this.directory = directory;
        this.clock = clock;
        this.fileNames = fileNames;
        this.report = new TableReport(
                step.uid(),
                inForce == null ? "" : inForce.sourceVersion(),
                inForce == null ? 0 : inForce.rowCount(),
                0,
                0,
                "");
        this.hasCopy = inForce != null;
        this.lastMicros = clock.epochMicros();
    }

    String uid() {
        return step.uid();
    }

    /** Whether the log names a copy that rows could be enriched with. */
    boolean hasCopy() {
        return hasCopy;
    }

    TableReport report() {
        return report;
    }

    /** Whether it is time to look at the table again. By the calendar, as people count on it; one that was set back begins anew. */
    boolean isDue(long nowMicros) {
        ReferenceTableReader<R> open = reader;
        if (open != null && open.isKnownToHaveChanged()) {
            return true;
        }
        if (nowMicros < lastMicros) {
            lastMicros = nowMicros;
        }
        long intervalMicros = step.reload().toNanos() / 1_000;
        return intervalMicros > 0 && nowMicros - lastMicros >= intervalMicros;
    }

    /**
     * Looks at the table, and copies it if it has another version than was copied last.
     *
     * @return null if it has not
     * @throws IOException if it cannot be read or copied, naming step and table; it may be tried again
     */
    @Nullable TableCopy load(long nowMicros) throws IOException {
        lastMicros = nowMicros;
        try {
            ReferenceTableReader<R> open = open();
            boolean isSame = hasCopy && open.version().equals(report.sourceVersion());
            TableCopy copy = isSame ? null : copy(open);
            if (copy != null) {
                beforeLoad = hasCopy ? report : null;
                report = report.afterLoad(copy.sourceVersion(), copy.rowCount());
                hasCopy = true;
            }
            return copy;
        } catch (IOException | RuntimeException e) { // What reads the table may throw anything.
            String cause = "the table " + step.table().description() + " of the step " + step.uid()
                    + " cannot be read: " + (e.getMessage() == null ? e.toString() : e.getMessage());
            report = report.afterFailure(cause);
            IOException failure = new IOException(cause, e);
            closeAfter(failure);
            throw failure;
        }
    }

    /**
     * The copy made last could not be logged: the version before stays in force, and the table is looked at again when it is due.
     *
     * @return false if there is none
     */
    boolean goBack(String cause) {
        TableReport before = beforeLoad;
        if (before != null) {
            report = before.afterFailure(cause);
        }
        return before != null;
    }

    private ReferenceTableReader<R> open() throws IOException {
        ReferenceTableReader<R> open = reader;
        if (open == null) {
            open = step.table().open(new TableContext(step.uid(), disk, clock));
            reader = open;
        }
        return open;
    }

    private TableCopy copy(ReferenceTableReader<R> open) throws IOException {
        String fileName = fileNames.get();
        Path file = directory.resolve(fileName);
        disk.createDirectories(directory);
        try (TableCopyWriter<R> writer =
                new TableCopyWriter<>(disk, file, step.table().codec())) {
            Set<Object> keys = new HashSet<>();
            String version = open.read(row -> {
                requireKey(row, keys);
                writer.add(row);
            });
            TableCopy copy = writer.finish(step.uid(), fileName, version);
            disk.syncDirectory(directory);
            return copy;
        } catch (IOException | RuntimeException e) {
            deleteAfter(e, file);
            throw e;
        }
    }

    /** What is refused here never gets into the log. */
    private void requireKey(R row, Set<Object> keys) throws IOException {
        Object key;
        try {
            key = LoadedTable.key(step.joined().lookup().tableKey(), row);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        if (key != null && step.joined().lookup().hasUniqueKeys() && !keys.add(key)) {
            throw new IOException("it has two rows with the key " + key
                    + ", and withUniqueKeys() wants at most one; remove one, or leave withUniqueKeys() out to have a row"
                    + " come out for each");
        }
    }

    private void deleteAfter(Exception failure, Path file) {
        try {
            disk.delete(file);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private void closeAfter(IOException failure) {
        try {
            close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void close() throws IOException {
        ReferenceTableReader<R> open = reader;
        reader = null;
        if (open != null) {
            open.close();
        }
    }
}
