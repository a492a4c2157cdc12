package dev.rivulet.delta.clone;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.StoreLocation;
import dev.rivulet.core.time.Clock;
import dev.rivulet.delta.change.ChangeReport;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.TableCopy;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.CommitWords;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.kernel.commit.PlacedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A clone that is being put together: of which version, and how, then {@link #run}. One owner.
 *
 * <p>The clone has the version's rows, columns, partitioning, properties and protocol, an id of its own, and a history that begins with the
 * clone. What applications have committed to the table is not taken along: a job that goes on with the clone begins anew.
 */
public final class CloneBuilder {

    private static final String OPERATION = "CLONE";

    private final KernelTable table;
    private final Disk machine;
    private final Clock clock;
    private final Path target;
    private Version version = KernelTable::scan;
    private boolean isShallow;

    /** Which version is meant. */
    @FunctionalInterface
    private interface Version {
        TableScan of(KernelTable table) throws IOException;
    }

    /**
     * For {@link dev.rivulet.delta.DeltaTable}.
     *
     * @param machine for what is not in a store
     * @param target where no table is
     */
    public CloneBuilder(KernelTable table, Disk machine, Clock clock, Path target) {
        this.table = table;
        this.machine = machine;
        this.clock = clock;
        this.target = target.toAbsolutePath().normalize();
    }

    /** A version, which need not be the latest. */
    public CloneBuilder versionAsOf(long wanted) {
        version = source -> source.scan(wanted);
        return this;
    }

    /** The version that was the latest at a time. */
    public CloneBuilder timestampAsOf(Instant time) {
        version = source -> source.scan(time);
        return this;
    }

    /**
     * Without copies: the clone's log names the files of the table itself. It costs next to nothing, and what is written to either is not
     * seen by the other; but a vacuum of the table takes files from the clone that the table itself does not need any more.
     */
    public CloneBuilder shallow() {
        isShallow = true;
        return this;
    }

    /**
     * Makes the clone. It is there as a whole or not at all; what a failure leaves is written anew by the next run to the same place.
     *
     * @return by the names that Spark's history has, such as {@code numCopiedFiles}
     * @throws IOException if the table cannot be read, a file is gone (by a vacuum meanwhile, perhaps), the target is a table already, or
     *     cannot be written
     */
    public ChangeReport run() throws IOException {
        TableScan source = version.of(table);
        requireNoRowIds();
        requireNoTable();
        List<LiveFile> files = source.files();
        Map<String, Long> metrics = metrics(files);
        TableCopy.create(
                StoreLocation.disk(target, machine), clock, target, source, placed(files), words(source, metrics));
        return new ChangeReport(0, true, metrics, Optional.empty());
    }

    private void requireNoRowIds() throws IOException {
        if (table.tracksRows()) {
            throw new IOException("table " + table.root() + " tracks its rows, and a clone would give ids anew; take"
                    + " delta.enableRowTracking away, or clone it by another engine");
        }
    }

    private void requireNoTable() throws IOException {
        if (isShallow && !target.getFileSystem().equals(table.root().getFileSystem())) {
            throw new IOException("table " + table.root() + " cannot be cloned to " + target
                    + " without copies: they are not in one place; leave shallow out");
        }
        if (target.startsWith(table.root()) || table.root().startsWith(target)) {
            throw new IOException("table " + table.root() + " cannot be cloned to " + target
                    + ": one would lie in the other; clone it to a directory beside it");
        }
        if (KernelTable.open(machine, clock, target).isPresent()) {
            throw new IOException(
                    "table " + table.root() + " cannot be cloned to " + target + ": a table is there already");
        }
    }

    private List<PlacedFile> placed(List<LiveFile> files) throws IOException {
        List<PlacedFile> placed = new ArrayList<>();
        for (LiveFile file : files) {
            placed.add(PlacedFile.inPlace(file, table.root()));
        }
        return isShallow ? placed : copies().of(placed);
    }

    private FileCopies copies() {
        Disk source = StoreLocation.disk(table.root(), machine);
        return new FileCopies(source, StoreLocation.disk(target, machine), table.root(), target);
    }

    private Map<String, Long> metrics(List<LiveFile> files) {
        long sizeBytes = files.stream().mapToLong(LiveFile::sizeBytes).sum();
        Map<String, Long> metrics = new LinkedHashMap<>();
        metrics.put("sourceTableSize", sizeBytes);
        metrics.put("sourceNumOfFiles", (long) files.size());
        metrics.put("numRemovedFiles", 0L);
        metrics.put("removedFilesSize", 0L);
        metrics.put("numCopiedFiles", isShallow ? 0 : (long) files.size());
        metrics.put("copiedFilesSize", isShallow ? 0 : sizeBytes);
        return metrics;
    }

    private CommitWords words(TableScan source, Map<String, Long> metrics) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("source", table.root().toString());
        parameters.put("sourceVersion", Long.toString(source.version()));
        parameters.put("isShallow", Boolean.toString(isShallow));
        Map<String, String> texts = new LinkedHashMap<>();
        metrics.forEach((metric, value) -> texts.put(metric, Long.toString(value)));
        return new CommitWords(OPERATION, parameters, texts, Map.of(), false);
    }
}
