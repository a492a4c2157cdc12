package dev.rivulet.delta.kernel;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.detail.TableDetail;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.kernel.detail.SnapshotDetail;
import dev.rivulet.delta.kernel.shape.ConstrainedTable;
import dev.rivulet.delta.kernel.shape.TableShape;
import io.delta.kernel.Scan;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.ColumnMapping;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

    TableScan(KernelEngine engine, Path root, SnapshotImpl snapshot, Schema schema) {
        this.engine = engine;
        this.root = root;
        this.snapshot = snapshot;
        this.schema = schema;
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
            return SnapshotDetail.of(snapshot, engine, schema, files);
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

    public long version() {
        return snapshot.getVersion();
    }

    /** What the data files and the log call a column, which may be renamed. */
    public String physicalName(int columnIndex) {
        return ColumnMapping.getPhysicalName(snapshot.getSchema().at(columnIndex));
    }

    public boolean isPartitionColumn(int columnIndex) {
        return partitionColumns.contains(schema.field(columnIndex).name().toLowerCase(Locale.ROOT));
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
            return files;
        } catch (RuntimeException failure) {
            throw unreadable(failure);
        }
    }

    /**
     * Reads all rows, in no particular order, as long as the visitor wants more.
     *
     * @throws IOException if a field has no column or one of another type, a required value is missing, or a file cannot be read
     */
    public <T> void forEach(RowType<T> rowType, PartitionParser partitionParser, RowVisitor<T> visitor)
            throws IOException {
        Scan scan = snapshot.getScanBuilder().build();
        // Closing the rows closes the batches they come from, which must not be closed twice.
        try (CloseableIterator<Row> fileRows = Utils.intoRows(scan.getScanFiles(engine))) {
            FileRows<T> rows = new FileRows<>(rowType, partitionParser);
            boolean goesOn = true;
            while (goesOn && fileRows.hasNext()) {
                goesOn = rows.visit(fileRows.next(), visitor);
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
            FileRows<T> rows = new FileRows<>(rowType, partitionParser);
            boolean goesOn = true;
            for (int index = 0; goesOn && index < files.size(); index++) {
                goesOn = rows.visit(files.get(index).scanRow(), visitor);
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
        targets(wanted);
    }

    private IOException unreadable(RuntimeException failure) {
        return new IOException(
                "table " + root + ": version " + version() + " cannot be read: " + failure.getMessage(), failure);
    }

    private List<Target> targets(Schema wanted) throws IOException {
        List<Target> targets = new ArrayList<>();
        for (int index = 0; index < wanted.fieldCount(); index++) {
            Field field = wanted.field(index);
            int columnIndex = schema.indexOf(field.name());
            if (columnIndex < 0 || !schema.field(columnIndex).type().equals(field.type())) {
                throw new IOException("table " + root + ": column " + field.name() + " is "
                        + (columnIndex < 0
                                ? "missing"
                                : schema.field(columnIndex).type()) + ", wanted " + field.type());
            }
            targets.add(new Target(
                    index, schema.field(columnIndex), physicalName(columnIndex), isPartitionColumn(columnIndex)));
        }
        return targets;
    }

    /** Makes rows of the version's files. */
    private final class FileRows<T> {

        private final List<Target> targets;
        private final RowBuilder<T> builder;
        private final PartitionParser partitionParser;
        private final Row state;

        FileRows(RowType<T> rowType, PartitionParser partitionParser) throws IOException {
            this.targets = targets(rowType.schema());
            this.builder = rowType.newBuilder();
            this.partitionParser = partitionParser;
            StructType columns = new StructType();
            for (Target target : targets) {
                columns = columns.add(snapshot.getSchema().get(target.column.name()));
            }
            this.state =
                    snapshot.getScanBuilder().withReadSchema(columns).build().getScanState(engine);
        }

        /** Returns whether the visitor wants more. */
        boolean visit(Row file, RowVisitor<T> visitor) throws IOException {
            List<PartitionValue> partition = partition(file);
            CloseableIterator<ColumnarBatch> physical = engine.getParquetHandler()
                    .readParquetFiles(
                            Utils.singletonCloseableIterator(InternalScanFileUtils.getAddFileStatus(file)),
                            ScanStateRow.getPhysicalDataReadSchema(state),
                            Optional.empty())
                    .map(FileReadResult::getData);
            boolean goesOn = true;
            try (CloseableIterator<FilteredColumnarBatch> batches =
                    Scan.transformPhysicalData(engine, state, file, physical)) {
                while (goesOn && batches.hasNext()) {
                    goesOn = visit(batches.next(), partition, visitor);
                }
            }
            return goesOn;
        }

        private List<PartitionValue> partition(Row file) {
            Map<String, String> texts = InternalScanFileUtils.getPartitionValues(file);
            List<PartitionValue> values = new ArrayList<>();
            for (Target target : targets) {
                if (target.isPartition) {
                    String text = texts.get(target.physicalName);
                    values.add(new PartitionValue(target, partitionParser.parse(target.column, text)));
                }
            }
            return values;
        }

        private boolean visit(FilteredColumnarBatch batch, List<PartitionValue> partition, RowVisitor<T> visitor)
                throws IOException {
            ColumnarBatch data = batch.getData();
            ColumnVector selection = batch.getSelectionVector().orElse(null);
            for (int row = 0; row < data.getSize(); row++) {
                if (selection != null && (selection.isNullAt(row) || !selection.getBoolean(row))) {
                    continue;
                }
                partition.forEach(value -> value.put(builder));
                for (Target target : targets) {
                    if (!target.isPartition) {
                        target.put(builder, data.getColumnVector(target.index), row);
                    }
                }
                if (!visitor.visit(build())) {
                    return false;
                }
            }
            return true;
        }

        private T build() throws IOException {
            try {
                return builder.build();
            } catch (MalformedRowException malformed) {
                throw misfit(malformed);
            }
        }
    }

    /**
     * A field to fill, and the column it comes from.
     *
     * @param index of the field, and of the column among those that are read
     */
    private record Target(int index, Field column, String physicalName, boolean isPartition) {

        void put(RowBuilder<?> builder, ColumnVector vector, int row) {
            if (vector.isNullAt(row)) {
                builder.setNull(index);
            } else if (column.type() instanceof DataType.Simple simple) {
                putSimple(builder, simple, vector, row);
            } else {
                builder.setObject(index, vector.getDecimal(row));
            }
        }

        private void putSimple(RowBuilder<?> builder, DataType.Simple type, ColumnVector vector, int row) {
            switch (type) {
                case BOOLEAN -> builder.setLong(index, vector.getBoolean(row) ? 1 : 0);
                case BYTE -> builder.setLong(index, vector.getByte(row));
                case SHORT -> builder.setLong(index, vector.getShort(row));
                case INT, DATE -> builder.setLong(index, vector.getInt(row));
                case LONG, TIMESTAMP, TIMESTAMP_NTZ -> builder.setLong(index, vector.getLong(row));
                case FLOAT -> builder.setDouble(index, vector.getFloat(row));
                case DOUBLE -> builder.setDouble(index, vector.getDouble(row));
                case STRING -> builder.setObject(index, vector.getString(row));
                case BINARY -> builder.setObject(index, vector.getBinary(row));
            }
        }
    }

    /** What all rows of a file have in a partition column. */
    private record PartitionValue(Target target, @Nullable Object value) {

        void put(RowBuilder<?> builder) {
            if (value == null) {
                builder.setNull(target.index);
                return;
            }
            switch (target.column.type().physical()) {
                case LONG -> builder.setLong(target.index, (Long) value);
                case DOUBLE -> builder.setDouble(target.index, (Double) value);
                case OBJECT -> builder.setObject(target.index, value);
            }
        }
    }
}
