package dev.rivulet.delta.staging;

import dev.rivulet.core.Invariant;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.core.time.Clock;
import dev.rivulet.delta.kernel.files.ParquetSettings;
import dev.rivulet.delta.parquet.DataFile;
import dev.rivulet.delta.parquet.DataFileWriter;
import dev.rivulet.delta.parquet.FileColumns;
import dev.rivulet.delta.quality.ConstraintViolationException;
import dev.rivulet.delta.quality.RowChecks;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows to data files below a table's directory, a file per partition, ending a file when it is big enough. One owner.
 *
 * <p>On return from {@link #finish} the files and their directory entries are durable. A crash before leaves files behind that no
 * commit names; readers do not see them.
 *
 * <p>A file's name has the term of the run, a number within it and the writer's name, so that no two writers ever choose the same.
 */
public final class FileStaging<T> implements RowStaging<T> {

    /** How many rows may pass before a file's size is looked at again: looking costs as much as several rows. */
    private static final int ROWS_PER_SIZE_CHECK = 64;

    private final Disk disk;
    private final Clock clock;
    private final Path root;
    private final StagingSettings settings;
    private final StagingName name;
    private final String directory;
    private final RowChecks<T> checks;
    private final FileColumns<T> columns;
    private final PartitionKeys<T> keys;

    /** Open files by partition, the one idle longest first. */
    private final LinkedHashMap<Map<String, @Nullable String>, OpenFile<T>> openFiles =
            new LinkedHashMap<>(16, 0.75f, true);

    private final List<StagedFile> finishedFiles = new ArrayList<>();
    private final Set<Path> touchedDirectories = new TreeSet<>();

    /** Directories whose own entries are known to be durable; the table's root is from the start. */
    private final Set<Path> durableDirectories = new HashSet<>();

    private @Nullable OpenFile<T> lastFile;
    private long fileCount;

    public FileStaging(StagingTarget target, RowType<T> rowType, StagingName name, StagingSettings settings) {
        this(target, rowType, name, settings, "");
    }

    /**
     * @param directory below the table, with a slash at the end; empty for the table's own
     */
    public FileStaging(
            StagingTarget target, RowType<T> rowType, StagingName name, StagingSettings settings, String directory) {
        this.directory = directory;
        this.disk = target.disk();
        this.clock = target.clock();
        this.root = target.root();
        this.settings = settings;
        this.durableDirectories.add(root);
        this.name = name;
        this.checks = target.rules().checks(rowType);
        RowType<T> filled = target.rules().fill(rowType);
        this.columns = fileColumns(target, filled);
        this.keys = new PartitionKeys<>(filled, target.partitionFields(), target.physicalPartitionColumns());
    }

    private static <T> FileColumns<T> fileColumns(StagingTarget target, RowType<T> rowType) {
        List<FileColumns.Column<T>> columns = new ArrayList<>();
        for (Field field : target.schema().fields()) {
            int index = rowType.schema().indexOf(field.name());
            if (index >= 0 && !target.partitionColumns().contains(field.name())) {
                columns.add(new FileColumns.Column<>(
                        field,
                        target.names().of(field.name()),
                        rowType.schema().field(index).type(),
                        rowType.accessor(index)));
            }
        }
        return new FileColumns<>(columns, FileColumns.STATISTICS_COLUMNS_MAX_DEFAULT);
    }

    /** The table's directory. */
    @Override
    public Path root() {
        return root;
    }

    @Override
    public @Nullable String whyRefused(T row) {
        return checks.whyRefused(row);
    }

    /**
     * Takes a row.
     *
     * @throws ConstraintViolationException if it is not as the table demands; other rows may be taken
     */
    @Override
    public void write(T row) throws IOException {
        checks.check(row);
        Map<String, @Nullable String> partition = keys.of(row);
        OpenFile<T> file = lastFile;
        if (file == null || file.partition != partition) {
            file = openFile(partition);
            lastFile = file;
        }
        file.writer.write(row);
        if (file.writer.rowCount() % ROWS_PER_SIZE_CHECK == 0
                && file.writer.sizeBytes() >= settings.fileSizeBytesTarget()) {
            openFiles.remove(partition);
            end(file);
        }
    }

    /** Ends all files and makes them durable, in the order in which they were ended. */
    public List<StagedFile> finish() throws IOException {
        Iterator<OpenFile<T>> remaining = openFiles.values().iterator();
        while (remaining.hasNext()) {
            OpenFile<T> file = remaining.next();
            remaining.remove();
            end(file);
        }
        for (Path directory : touchedDirectories) {
            disk.syncDirectory(directory);
        }
        touchedDirectories.clear();
        List<StagedFile> files = List.copyOf(finishedFiles);
        finishedFiles.clear();
        return files;
    }

    @Override
    public StagedEpoch seal(EpochSeal seal) throws IOException {
        return new StagedEpoch(seal, finish());
    }

    /**
     * Whoever goes on with other columns, and goes on counting files. This one is of no more use.
     *
     * @param target at the same place; all files are {@linkplain #finish finished}
     */
    public <U> FileStaging<U> followedBy(StagingTarget target, RowType<U> rowType) {
        Invariant.check(openFiles.isEmpty() && finishedFiles.isEmpty(), "files have the columns that they began with");
        FileStaging<U> next = new FileStaging<>(target, rowType, name, settings, directory);
        next.fileCount = fileCount;
        return next;
    }

    /** Removes the files that are not finished. Finished ones stay: a commit may name them. */
    @Override
    public void close() throws IOException {
        lastFile = null;
        IOException first = null;
        for (OpenFile<T> file : openFiles.values()) {
            try {
                file.writer.close();
            } catch (IOException failure) {
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        openFiles.clear();
        if (first != null) {
            throw first;
        }
    }

    private OpenFile<T> openFile(Map<String, @Nullable String> partition) throws IOException {
        OpenFile<T> open = openFiles.get(partition);
        if (open != null) {
            // The instance of the key may differ from row to row; the fast path compares it by identity.
            open.partition = partition;
            return open;
        }
        if (openFiles.size() >= settings.openFilesMax()) {
            Iterator<OpenFile<T>> files = openFiles.values().iterator();
            OpenFile<T> idleLongest = files.next();
            files.remove();
            end(idleLongest);
        }
        OpenFile<T> created = create(partition);
        openFiles.put(partition, created);
        return created;
    }

    private OpenFile<T> create(Map<String, @Nullable String> partition) throws IOException {
        String directoryName = directory + PartitionPath.of(partition);
        Path parent = root.resolve(directoryName);
        ensureDurable(parent);
        touchedDirectories.add(parent);
        String fileName = name.ofFile(++fileCount);
        ParquetSettings parquet = new ParquetSettings(
                Math.min(settings.fileSizeBytesTarget(), ParquetSettings.ROW_GROUP_SIZE_BYTES_DEFAULT),
                settings.zstdLevel(),
                Map.of());
        return new OpenFile<>(partition, directoryName + fileName, newWriterIn(parent, fileName, parquet));
    }

    private DataFileWriter<T> newWriterIn(Path parent, String fileName, ParquetSettings parquet) throws IOException {
        try {
            return newWriter(parent.resolve(fileName), parquet);
        } catch (NoSuchFileException vacuumed) {
            // Directories that are empty may be taken away at any time, also while this one remembers them.
            for (Path gone = parent; gone != null && !gone.equals(root); gone = gone.getParent()) {
                durableDirectories.remove(gone);
            }
            ensureDurable(parent);
            return newWriter(parent.resolve(fileName), parquet);
        }
    }

    private DataFileWriter<T> newWriter(Path file, ParquetSettings parquet) throws IOException {
        try {
            return DataFileWriter.create(disk, file, columns, parquet);
        } catch (FileAlreadyExistsException taken) {
            throw twin(file, taken);
        }
    }

    private IOException twin(Path file, FileAlreadyExistsException taken) {
        return new IOException(
                file + " exists already, though no other run has term " + name.term()
                        + " on this log: two copies of one data directory are running; stop one of them for good",
                taken);
    }

    /** Creates the directory if need be. If it is there, an earlier run may have died before it synced the entry. */
    private void ensureDurable(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (parent == null || !durableDirectories.add(directory)) {
            return;
        }
        ensureDurable(parent);
        if (disk.isDirectory(directory)) {
            disk.syncDirectory(parent);
        } else {
            disk.createDirectories(directory);
        }
    }

    private void end(OpenFile<T> file) throws IOException {
        if (file == lastFile) {
            lastFile = null;
        }
        try (DataFileWriter<T> writer = file.writer) {
            DataFile finished = finish(writer, file.path);
            finishedFiles.add(new StagedFile(
                    file.path,
                    finished.sizeBytes(),
                    finished.rowCount(),
                    file.partition,
                    clock.epochMicros(),
                    finished.statistics()));
        }
    }

    private DataFile finish(DataFileWriter<T> writer, String path) throws IOException {
        try {
            return writer.finish();
        } catch (FileAlreadyExistsException taken) {
            throw twin(root.resolve(path), taken);
        }
    }

    private static final class OpenFile<T> {

        private Map<String, @Nullable String> partition;
        private final String path;
        private final DataFileWriter<T> writer;

        OpenFile(Map<String, @Nullable String> partition, String path, DataFileWriter<T> writer) {
            this.partition = partition;
            this.path = path;
            this.writer = writer;
        }
    }
}
