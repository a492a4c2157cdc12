package dev.rivulet.delta.kernel.rows;

import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import io.delta.kernel.Scan;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of data files, as the columns of one version want them read. One owner; one file is open at a time.
 *
 * @param <T> the rows
 */
public final class FileRows<T> {

    private final TableScan scan;
    private final List<ColumnTarget> targets;
    private final RowBuilder<T> builder;
    private final TableScan.PartitionParser partitionParser;
    private final Row state;

    /**
     * @throws IOException if a field has no column or one of another type
     */
    public FileRows(TableScan scan, RowType<T> rowType, TableScan.PartitionParser partitionParser) throws IOException {
        this.scan = scan;
        this.targets = ColumnTarget.of(scan, rowType.schema());
        this.builder = rowType.newBuilder();
        this.partitionParser = partitionParser;
        StructType columns = new StructType();
        for (ColumnTarget target : targets) {
            columns =
                    columns.add(scan.snapshot().getSchema().get(target.column().name()));
        }
        this.state =
                scan.snapshot().getScanBuilder().withReadSchema(columns).build().getScanState(scan.engine());
    }

    /**
     * Checks that a version has these columns.
     *
     * @throws IOException naming the first that it has not, or has of another type
     */
    public static void requireColumns(TableScan scan, Schema wanted) throws IOException {
        ColumnTarget.of(scan, wanted);
    }

    /**
     * The rows of a file in its order, without those that its deletion vector takes out.
     *
     * @throws IOException if it cannot be read
     */
    public OpenFile open(LiveFile file) throws IOException {
        try {
            return new OpenFile(file.scanRow());
        } catch (RuntimeException failure) {
            throw scan.unreadable(failure);
        }
    }

    /** Returns whether the visitor wants more. */
    public boolean visit(Row file, TableScan.RowVisitor<T> visitor) throws IOException {
        boolean goesOn = true;
        try (OpenFile rows = new OpenFile(file)) {
            T row = rows.next();
            while (row != null) {
                goesOn = visitor.visit(row);
                row = goesOn ? rows.next() : null;
            }
        }
        return goesOn;
    }

    private List<PartitionValue> partition(Row file) {
        Map<String, String> texts = InternalScanFileUtils.getPartitionValues(file);
        List<PartitionValue> values = new ArrayList<>();
        for (ColumnTarget target : targets) {
            if (target.isPartition()) {
                String text = texts.get(target.physicalName());
                values.add(new PartitionValue(target, partitionParser.parse(target.column(), text)));
            }
        }
        return values;
    }

    /** One file, row after row. */
    public final class OpenFile implements Closeable {

        private final LiveFile file;
        private final List<PartitionValue> partition;
        private final CloseableIterator<FilteredColumnarBatch> batches;
        private @Nullable ColumnarBatch batch;
        private @Nullable ColumnVector selection;
        private int rowIndex;
        private long physicalRowCount;

        private OpenFile(Row file) throws IOException {
            this.file = new LiveFile(file);
            this.partition = partition(file);
            CloseableIterator<ColumnarBatch> physical = scan.engine()
                    .getParquetHandler()
                    .readParquetFiles(
                            Utils.singletonCloseableIterator(InternalScanFileUtils.getAddFileStatus(file)),
                            ScanStateRow.getPhysicalDataReadSchema(state),
                            Optional.empty())
                    .map(FileReadResult::getData);
            this.batches = Scan.transformPhysicalData(scan.engine(), state, file, physical);
        }

        /**
         * The next row; null if there is none.
         *
         * @throws IOException if the file cannot be read, or a required value is missing
         */
        public @Nullable T next() throws IOException {
            try {
                ColumnarBatch current = batch;
                while (current == null || !skipToSelected(current)) {
                    if (!batches.hasNext()) {
                        requireAllRows();
                        return null;
                    }
                    FilteredColumnarBatch next = batches.next();
                    current = next.getData();
                    batch = current;
                    selection = next.getSelectionVector().orElse(null);
                    rowIndex = 0;
                    physicalRowCount += current.getSize();
                }
                return build(current, rowIndex++);
            } catch (RuntimeException failure) {
                throw scan.unreadable(failure);
            }
        }

        /** What the footer says of the number of rows is not in any checksum. */
        private void requireAllRows() throws IOException {
            OptionalLong wanted = file.physicalRowCount();
            if (wanted.isPresent() && wanted.getAsLong() != physicalRowCount) {
                throw new IOException("table " + scan.root() + ": file " + file.path() + " has " + physicalRowCount
                        + " rows, the log says " + wanted.getAsLong() + ": one of the two is damaged; restore the file"
                        + " from a copy, or an older version of the table");
            }
        }

        /** Returns whether the batch has one more. */
        private boolean skipToSelected(ColumnarBatch current) {
            ColumnVector chosen = selection;
            while (chosen != null
                    && rowIndex < current.getSize()
                    && (chosen.isNullAt(rowIndex) || !chosen.getBoolean(rowIndex))) {
                rowIndex++;
            }
            return rowIndex < current.getSize();
        }

        private T build(ColumnarBatch data, int row) throws IOException {
            partition.forEach(value -> value.put(builder));
            for (ColumnTarget target : targets) {
                if (!target.isPartition()) {
                    target.put(builder, data.getColumnVector(target.index()), row);
                }
            }
            try {
                return builder.build();
            } catch (MalformedRowException malformed) {
                throw scan.misfit(malformed);
            }
        }

        @Override
        public void close() throws IOException {
            try {
                batches.close();
            } catch (RuntimeException failure) {
                throw scan.unreadable(failure);
            }
        }
    }

    /** What all rows of a file have in a partition column. */
    private record PartitionValue(
            ColumnTarget target, @Nullable Object value) {

        void put(RowBuilder<?> builder) {
            if (value == null) {
                builder.setNull(target.index());
                return;
            }
            switch (target.column().type().physical()) {
                case LONG -> builder.setLong(target.index(), (Long) value);
                case DOUBLE -> builder.setDouble(target.index(), (Double) value);
                case OBJECT -> builder.setObject(target.index(), value);
            }
        }
    }
}
