package dev.rivulet.delta.kernel;

import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.text.NumberedName;
import dev.rivulet.delta.detail.TableDetail;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.kernel.detail.ClusteringColumns;
import dev.rivulet.delta.kernel.detail.SnapshotDetail;
import dev.rivulet.delta.kernel.files.DiskInputFile;
import dev.rivulet.delta.kernel.log.LogDamage;
import dev.rivulet.delta.kernel.nested.NestedColumn;
import dev.rivulet.delta.kernel.rows.FileRows;
import dev.rivulet.delta.kernel.shape.ColumnNames;
import dev.rivulet.delta.kernel.shape.ConstrainedTable;
import dev.rivulet.delta.kernel.shape.PhysicalColumn;
import dev.rivulet.delta.kernel.shape.TableShape;
import dev.rivulet.delta.kernel.shape.VectorPolicy;
import dev.rivulet.delta.vector.DamagedVectorException;
import dev.rivulet.delta.vector.DeletedRows;
import dev.rivulet.delta.vector.StoredVector;
import dev.rivulet.delta.vector.VectorReader;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.checksum.CRCInfo;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of one version of a table, file after file. One owner. */
public final class TableScan {

    private final KernelEngine engine;
    private final Path root;
    private final SnapshotImpl snapshot;
    private final Schema schema;
    private final Set<String> partitionColumns;
    private final ColumnNames names;

    TableScan(KernelEngine engine, Path root, SnapshotImpl snapshot, Schema schema) {
        this.engine = engine;
        this.root = root;
        this.snapshot = snapshot;
        this.schema = schema;
        this.names = ColumnNames.of(snapshot.getMetadata());
        this.partitionColumns = snapshot.getPartitionColumnNames().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /** Takes rows. */
    @FunctionalInterface
    public interface RowConsumer<T> {

        void accept(T row) throws IOException;
    }

    /** Takes rows until it wants no more. */
    @FunctionalInterface
    public interface RowVisitor<T> {

        /** Returns whether it wants another one. */
        boolean visit(T row) throws IOException;
    }

    /** Takes rows and their positions in the file, among which deleted ones count, until it wants no more. */
    @FunctionalInterface
    public interface PositionVisitor<T> {

        /** Returns whether it wants another one. */
        boolean visit(long position, T row) throws IOException;
    }

    /** Reads the text that a log has for a value; Kernel's own reading depends on the machine's time zone. */
    @FunctionalInterface
    public interface PartitionParser {

        /**
         * The value in its physical form.
         *
         * @return a {@link Long}, {@link Double}, {@link String} or {@link java.math.BigDecimal}, or null
         */
        @Nullable Object parse(Field column, @Nullable String text);
    }

    public Schema schema() {
        return schema;
    }

    /** What the version is. */
    public TableDetail describe() throws IOException {
        List<LiveFile> files = files();
        try {
            return SnapshotDetail.of(snapshot, root, engine, schema, files);
        } catch (RuntimeException failure) {
            throw unreadable(failure);
        }
    }

    /** What the version wants of rows and files. */
    public TableShape shape() throws IOException {
        return TableShape.of(root.toString(), snapshot);
    }

    /**
     * Checks that Kernel and we can write behind the version.
     *
     * @throws IOException naming what stands against it
     */
    public void requireWritable() throws IOException {
        ConstrainedTable.requireWritable(snapshot, root);
    }

    public Map<String, String> properties() {
        return snapshot.getTableProperties();
    }

    public long version() {
        return snapshot.getVersion();
    }

    /** What tells the table from another at the same place. */
    public String tableId() {
        return snapshot.getMetadata().getId();
    }

    /** What the data files and the log call a column, which may be renamed. */
    public String physicalName(int columnIndex) {
        return names.of(schema.field(columnIndex).name()).name();
    }

    /**
     * The columns that the table asks to be clustered by; none if it does not.
     *
     * @throws IOException if one is nested, or the log is not as it must be
     */
    public List<String> clusteringColumns() throws IOException {
        List<String> columns = new ArrayList<>();
        for (String physical : physicalClusteringColumns()) {
            columns.add(schema.names().stream()
                    .filter(name -> names.of(name).name().equals(physical))
                    .findFirst()
                    .orElse(physical));
        }
        return columns;
    }

    /** The same, as data files call them. */
    List<String> physicalClusteringColumns() throws IOException {
        return ClusteringColumns.of(snapshot, root);
    }

    public boolean isPartitioned() {
        return !partitionColumns.isEmpty();
    }

    public boolean isPartitionColumn(int columnIndex) {
        return partitionColumns.contains(schema.field(columnIndex).name().toLowerCase(Locale.ROOT));
    }

    /**
     * Whether changes of rows write deletion vectors behind the version.
     *
     * @throws IOException if a property is not as it must be
     */
    public VectorPolicy vectorPolicy() throws IOException {
        return VectorPolicy.of(snapshot, root);
    }

    /** The same of the column and its parts. */
    public PhysicalColumn physicalColumn(int columnIndex) {
        return names.of(schema.field(columnIndex).name());
    }

    /**
     * Columns of a data file, batch after batch.
     *
     * @param physicalSchema the columns, as files call them
     * @param nested those of them that are arrays, maps or structs
     */
    public CloseableIterator<ColumnarBatch> columns(
            FileStatus file, StructType physicalSchema, List<NestedColumn> nested) {
        return new ParquetBatches(engine.files(), Utils.singletonCloseableIterator(file), physicalSchema, nested)
                .map(FileReadResult::getData);
    }

    /** For what looks into the log, in the packages below. */
    public SnapshotImpl snapshot() {
        return snapshot;
    }

    /** What Kernel runs on. */
    public Engine engine() {
        return engine;
    }

    public Path root() {
        return root;
    }

    /** The data files that the version has, in no particular order. */
    public List<LiveFile> files() throws IOException {
        List<LiveFile> files = new ArrayList<>();
        ScanImpl scan = (ScanImpl) snapshot.getScanBuilder().build();
        try (CloseableIterator<Row> fileRows = Utils.intoRows(scan.getScanFiles(engine, true))) {
            while (fileRows.hasNext()) {
                files.add(new LiveFile(fileRows.next()));
            }
            requireAllFiles(
                    files.size(), files.stream().mapToLong(LiveFile::sizeBytes).sum());
            return files;
        } catch (RuntimeException failure) {
            throw unreadable(failure);
        }
    }

    /** Passes if the version has the files that its checksum file speaks of, if there is one. */
    private void requireAllFiles(long fileCount, long sizeBytes) throws IOException {
        CRCInfo wanted = snapshot.getCurrentCrcInfo().orElse(null);
        if (wanted != null && (wanted.getNumFiles() != fileCount || wanted.getTableSizeBytes() != sizeBytes)) {
            throw new IOException("table " + root + ": version " + version() + " has " + fileCount + " files of "
                    + sizeBytes + " bytes by the log, but " + wanted.getNumFiles() + " of " + wanted.getTableSizeBytes()
                    + " bytes by its checksum file _delta_log/"
                    + NumberedName.of("", wanted.getVersion(), ".crc")
                    + ": a commit or checkpoint before it is damaged, or that file, which may be deleted then");
        }
    }

    /**
     * Reads all rows, in no particular order, as long as the visitor wants more.
     *
     * @throws IOException if a field has no column or one of another type, a required value is missing, or a file cannot be read
     */
    public <T> void forEach(RowType<T> rowType, PartitionParser partitionParser, RowVisitor<T> visitor)
            throws IOException {
        ScanImpl scan = (ScanImpl) snapshot.getScanBuilder().build();
        // Closing the rows closes the batches they come from, which must not be closed twice.
        try (CloseableIterator<Row> fileRows = Utils.intoRows(scan.getScanFiles(engine, true))) {
            FileRows<T> rows = new FileRows<>(this, rowType, partitionParser);
            boolean goesOn = true;
            long fileCount = 0;
            long sizeBytes = 0;
            while (goesOn && fileRows.hasNext()) {
                LiveFile file = new LiveFile(fileRows.next());
                goesOn = rows.visit(file, visitor);
                fileCount++;
                sizeBytes += file.sizeBytes();
            }
            if (goesOn) {
                requireAllFiles(fileCount, sizeBytes);
            }
        } catch (RuntimeException failure) {
            throw unreadable(failure);
        }
    }

    /**
     * Reads the rows of some files, file after file, as long as the visitor wants more.
     *
     * @throws IOException as of all rows
     */
    public <T> void forEach(
            List<LiveFile> files, RowType<T> rowType, PartitionParser partitionParser, RowVisitor<T> visitor)
            throws IOException {
        try {
            FileRows<T> rows = new FileRows<>(this, rowType, partitionParser);
            boolean goesOn = true;
            for (int index = 0; goesOn && index < files.size(); index++) {
                goesOn = rows.visit(files.get(index), visitor);
            }
        } catch (RuntimeException failure) {
            throw unreadable(failure);
        }
    }

    /**
     * Reads the rows of one file, in the file's order, as long as the visitor wants more.
     *
     * @throws IOException as of all rows
     */
    public <T> void visit(LiveFile file, RowType<T> rowType, PartitionParser partitionParser, RowVisitor<T> visitor)
            throws IOException {
        forEach(List.of(file), rowType, partitionParser, visitor);
    }

    /**
     * Reads the rows of one file with their positions, as long as the visitor wants more.
     *
     * @return how many rows the file itself has, deleted ones too; of those that were gone by if the visitor wanted no more
     * @throws IOException as of all rows
     */
    public <T> long visitPositions(
            LiveFile file, RowType<T> rowType, PartitionParser partitionParser, PositionVisitor<T> visitor)
            throws IOException {
        try {
            return new FileRows<>(this, rowType, partitionParser).visitPositions(file, visitor);
        } catch (RuntimeException failure) {
            throw unreadable(failure);
        }
    }

    /**
     * Which rows of a file are deleted.
     *
     * @throws IOException if its deletion vector is damaged or cannot be read
     */
    public DeletedRows deletedRows(LiveFile file) throws IOException {
        try {
            StoredVector vector = file.vector(root).orElse(null);
            return vector == null
                    ? DeletedRows.NONE
                    : new VectorReader(engine.files().disk()).read(vector);
        } catch (DamagedVectorException damaged) {
            throw damaged.namedBy(sourceOf(file));
        } catch (RuntimeException failure) {
            throw unreadable(failure);
        }
    }

    /** The file as Parquet's readers want it. */
    public DiskInputFile input(LiveFile file) {
        return new DiskInputFile(engine.files().disk(), engine.files().toPath(file.absolutePath()));
    }

    /** The names, without directories, of the data files that the version has. */
    public Set<String> fileNames() throws IOException {
        return files().stream()
                .map(file -> file.path().substring(file.path().lastIndexOf('/') + 1))
                .collect(Collectors.toSet());
    }

    /** A row has no value where one must be. */
    public IOException misfit(MalformedRowException malformed) {
        return new IOException(
                "table " + root + ": version " + version() + " has a row that does not fit: " + malformed.getMessage(),
                malformed);
    }

    /**
     * Checks that the version has these columns.
     *
     * @throws IOException naming the first that it has not, or has of another type
     */
    public void requireColumns(Schema wanted) throws IOException {
        FileRows.requireColumns(this, wanted);
    }

    /**
     * Rows of the version's files, file after file, at the reader's own pace.
     *
     * @throws IOException if a field has no column or one of another type
     */
    public <T> FileRows<T> rows(RowType<T> rowType, PartitionParser partitionParser) throws IOException {
        return new FileRows<>(this, rowType, partitionParser);
    }

    /** The version, or a file of it, cannot be read. */
    public IOException unreadable(RuntimeException failure) {
        String told = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        String damage = LogDamage.behind(engine.files().disk(), root, version(), failure);
        return new IOException(
                "table " + root + ": version " + version() + " cannot be read: " + told + damage, failure);
    }

    /** Which file of the log says that the version has the data file; for errors. */
    public String sourceOf(LiveFile file) {
        return LogDamage.source(engine.files().disk(), root, version(), file.path());
    }
}
