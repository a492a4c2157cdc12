package dev.rivulet.delta.kernel.rows;

import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.util.List;

/**
 * Makes rows of change data files, as the columns of one version want them read, but that any column may be null: what a row was before need
 * not be what it must be now. One owner; one file is open at a time.
 *
 * @param <T> the rows
 */
public final class ChangeFileRows<T> {

    private final TableScan scan;
    private final String typeColumn;
    private final List<ColumnTarget> targets;
    private final RowBuilder<T> builder;
    private final TableScan.PartitionParser partitionParser;
    private final StructType fileColumns;

    /** Takes rows until it wants no more. */
    @FunctionalInterface
    public interface Visitor<T> {

        /**
         * Returns whether it wants another one.
         *
         * @param type as the file has it; empty for null
         */
        boolean visit(String type, T row) throws IOException;
    }

    /**
     * @param typeColumn what the files call the type of a change
     * @throws IOException if a field has no column or one of another type
     */
    public ChangeFileRows(
            TableScan scan, RowType<T> rowType, TableScan.PartitionParser partitionParser, String typeColumn)
            throws IOException {
        this.scan = scan;
        this.typeColumn = typeColumn;
        this.targets = ColumnTarget.of(scan, rowType.schema());
        this.builder = rowType.newBuilder();
        this.partitionParser = partitionParser;
        StructType physical = ScanStateRow.getPhysicalDataReadSchema(ColumnTarget.scanState(scan, targets));
        StructType taken = new StructType();
        for (StructField field : physical.fields()) {
            if (field.isDataColumn()) {
                taken = taken.add(new StructField(field.getName(), field.getDataType(), true, field.getMetadata()));
            }
        }
        this.fileColumns = taken.add(typeColumn, StringType.STRING, true);
    }

    /**
     * Reads the rows of a file in its order, as long as the visitor wants more.
     *
     * @return whether it does at the end
     * @throws IOException if the file cannot be read
     */
    public boolean visit(LiveFile file, Visitor<T> visitor) throws IOException {
        List<PartitionValue> partition = PartitionValue.of(targets, file.physicalScanRow(), partitionParser);
        try (CloseableIterator<ColumnarBatch> batches = scan.columns(
                InternalScanFileUtils.getAddFileStatus(file.physicalScanRow()),
                fileColumns,
                ColumnTarget.nested(targets))) {
            while (batches.hasNext()) {
                ColumnarBatch data = batches.next();
                for (int row = 0; row < data.getSize(); row++) {
                    if (!visitor.visit(type(data, row), build(partition, data, row))) {
                        return false;
                    }
                }
            }
            return true;
        } catch (RuntimeException failure) {
            throw scan.unreadable(failure);
        }
    }

    private String type(ColumnarBatch data, int row) {
        ColumnVector types = data.getColumnVector(fileColumns.indexOf(typeColumn));
        return types.isNullAt(row) ? "" : types.getString(row);
    }

    private T build(List<PartitionValue> partition, ColumnarBatch data, int row) throws IOException {
        partition.forEach(value -> value.put(builder));
        int column = 0;
        for (ColumnTarget target : targets) {
            if (!target.isPartition()) {
                target.put(builder, data.getColumnVector(column), row);
                column++;
            }
        }
        try {
            return builder.build();
        } catch (MalformedRowException malformed) {
            throw scan.misfit(malformed);
        }
    }
}
