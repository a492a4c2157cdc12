package dev.rivulet.delta.kernel.rows;

import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.vector.DeletedRows;
import io.delta.kernel.Scan;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.utils.CloseableIterator;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of data files, as the columns of one version want them read. One owner; one file is open at a time. Kernel is not asked to
 * leave deleted rows out, as it does not see whether a deletion vector is what the log says.
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
        this.state = ColumnTarget.scanState(scan, targets);
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
            return new OpenFile(file);
        } catch (RuntimeException failure) {
            throw scan.unreadable(failure);
        }
    }

    /** Returns whether the visitor wants more. */
    public boolean visit(LiveFile file, TableScan.RowVisitor<T> visitor) throws IOException {
        boolean[] goesOn = {true};
        visitPositions(file, (position, row) -> {
            goesOn[0] = visitor.visit(row);
            return goesOn[0];
        });
        return goesOn[0];
    }

    /** Returns how many rows of the file went by, deleted ones too. */
    public long visitPositions(LiveFile file, TableScan.PositionVisitor<T> visitor) throws IOException {
        try (OpenFile rows = open(file)) {
            T row = rows.next();
            while (row != null && visitor.visit(rows.position() - 1, row)) {
                row = rows.next();
            }
            return rows.position();
        }
    }

    /** One file, row after row. */
    public final class OpenFile implements Closeable {

        private final LiveFile file;
        private final DeletedRows deleted;
        private final List<PartitionValue> partition;
        private final CloseableIterator<FilteredColumnarBatch> batches;
        private @Nullable ColumnarBatch batch;
        private int rowIndex;
        private long position;

        private OpenFile(LiveFile file) throws IOException {
            this.file = file;
            this.deleted = scan.deletedRows(file);
            Row row = file.physicalScanRow();
            this.partition = PartitionValue.of(targets, row, partitionParser);
            CloseableIterator<ColumnarBatch> physical = scan.columns(
                    InternalScanFileUtils.getAddFileStatus(row),
                    ScanStateRow.getPhysicalDataReadSchema(state),
                    ColumnTarget.nested(targets));
            this.batches = Scan.transformPhysicalData(scan.engine(), state, row, physical);
        }

        /**
         * The next row; null if there is none.
         *
         * @throws IOException if the file cannot be read, its deletion vector is damaged, or a required value is missing
         */
        public @Nullable T next() throws IOException {
            try {
                ColumnarBatch current = batch;
                while (current == null || !skipDeleted(current)) {
                    if (!batches.hasNext()) {
                        FileLength.require(scan, file, deleted, position);
                        return null;
                    }
                    current = batches.next().getData();
                    batch = current;
                    rowIndex = 0;
                }
                position++;
                return build(current, rowIndex++);
            } catch (RuntimeException failure) {
                throw scan.unreadable(failure);
            }
        }

        /** How many rows of the file have gone by, deleted ones too; the last given was the one before. */
        public long position() {
            return position;
        }

        /** Returns whether the batch has one more. */
        private boolean skipDeleted(ColumnarBatch current) {
            while (rowIndex < current.getSize() && deleted.contains(position)) {
                rowIndex++;
                position++;
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
}
