package dev.rivulet.delta.kernel;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import io.delta.kernel.Scan;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of one version of a table, file after file. One owner, used once. */
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
    public interface RowConsumer {

        /**
         * Takes one row.
         *
         * @param values per field of the schema a {@link Long}, {@link Double}, {@link String}, {@code byte[]},
         *     {@link java.math.BigDecimal} or null, as the field's physical form says
         */
        void accept(@Nullable Object[] values) throws IOException;
    }

    public Schema schema() {
        return schema;
    }

    public long version() {
        return snapshot.getVersion();
    }

    /**
     * Reads all rows, in no particular order.
     *
     * @param partitionParser from a column and its text in the log to its value; Kernel's own parser depends on the machine's zone
     */
    public void forEach(BiFunction<Field, @Nullable String, @Nullable Object> partitionParser, RowConsumer consumer)
            throws IOException {
        Scan scan = snapshot.getScanBuilder().build();
        Row state = scan.getScanState(engine);
        try (CloseableIterator<FilteredColumnarBatch> files = scan.getScanFiles(engine);
                CloseableIterator<Row> fileRows = Utils.intoRows(files)) {
            while (fileRows.hasNext()) {
                readFile(state, fileRows.next(), partitionParser, consumer);
            }
        } catch (RuntimeException failure) {
            throw new IOException(
                    "table " + root + ": version " + version() + " cannot be read: " + failure.getMessage(), failure);
        }
    }

    private void readFile(
            Row state,
            Row file,
            BiFunction<Field, @Nullable String, @Nullable Object> partitionParser,
            RowConsumer consumer)
            throws IOException {
        @Nullable Object[] partitionValues = partitionValues(file, partitionParser);
        var physicalSchema = ScanStateRow.getPhysicalDataReadSchema(state);
        var status = InternalScanFileUtils.getAddFileStatus(file);
        CloseableIterator<ColumnarBatch> physical = engine.getParquetHandler()
                .readParquetFiles(Utils.singletonCloseableIterator(status), physicalSchema, Optional.empty())
                .map(result -> result.getData());
        try (CloseableIterator<FilteredColumnarBatch> batches =
                Scan.transformPhysicalData(engine, state, file, physical)) {
            while (batches.hasNext()) {
                readBatch(batches.next(), partitionValues, consumer);
            }
        }
    }

    private @Nullable Object[] partitionValues(
            Row file, BiFunction<Field, @Nullable String, @Nullable Object> partitionParser) {
        Map<String, String> texts = InternalScanFileUtils.getPartitionValues(file);
        @Nullable Object[] values = new @Nullable Object[schema.fieldCount()];
        for (int index = 0; index < values.length; index++) {
            Field field = schema.field(index);
            if (isPartitionColumn(field)) {
                values[index] = partitionParser.apply(field, texts.get(field.name()));
            }
        }
        return values;
    }

    private boolean isPartitionColumn(Field field) {
        return partitionColumns.contains(field.name().toLowerCase(Locale.ROOT));
    }

    private void readBatch(FilteredColumnarBatch batch, @Nullable Object[] partitionValues, RowConsumer consumer)
            throws IOException {
        ColumnarBatch data = batch.getData();
        ColumnVector selection = batch.getSelectionVector().orElse(null);
        List<Field> fields = schema.fields();
        for (int row = 0; row < data.getSize(); row++) {
            if (selection != null && (selection.isNullAt(row) || !selection.getBoolean(row))) {
                continue;
            }
            @Nullable Object[] values = partitionValues.clone();
            for (int index = 0; index < values.length; index++) {
                if (!isPartitionColumn(fields.get(index))) {
                    values[index] = value(fields.get(index).type(), data.getColumnVector(index), row);
                }
            }
            consumer.accept(values);
        }
    }

    private static @Nullable Object value(DataType type, ColumnVector vector, int row) {
        if (vector.isNullAt(row)) {
            return null;
        }
        if (type instanceof DataType.Simple simple) {
            return switch (simple) {
                case BOOLEAN -> vector.getBoolean(row) ? 1L : 0L;
                case BYTE -> (long) vector.getByte(row);
                case SHORT -> (long) vector.getShort(row);
                case INT, DATE -> (long) vector.getInt(row);
                case LONG, TIMESTAMP, TIMESTAMP_NTZ -> vector.getLong(row);
                case FLOAT -> (double) vector.getFloat(row);
                case DOUBLE -> vector.getDouble(row);
                case STRING -> vector.getString(row);
                case BINARY -> vector.getBinary(row);
            };
        }
        return vector.getDecimal(row);
    }
}
