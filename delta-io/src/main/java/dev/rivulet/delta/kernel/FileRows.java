package dev.rivulet.delta.kernel;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.vector.DamagedVectorException;
import dev.rivulet.delta.vector.DeletedRows;
import io.delta.kernel.Scan;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes rows of a version's files. One owner. */
final class FileRows<T> {

    private final TableScan scan;
    private final List<Target> targets;
    private final RowBuilder<T> builder;
    private final TableScan.PartitionParser partitionParser;
    private final Row state;

    FileRows(TableScan scan, RowType<T> rowType, TableScan.PartitionParser partitionParser) throws IOException {
        this.scan = scan;
        this.targets = targets(scan, rowType.schema());
        this.builder = rowType.newBuilder();
        this.partitionParser = partitionParser;
        SnapshotImpl snapshot = scan.snapshot();
        StructType columns = new StructType();
        for (Target target : targets) {
            columns = columns.add(snapshot.getSchema().get(target.column.name()));
        }
        this.state = snapshot.getScanBuilder().withReadSchema(columns).build().getScanState(scan.engine());
    }

    static List<Target> targets(TableScan scan, Schema wanted) throws IOException {
        List<Target> targets = new ArrayList<>();
        for (int index = 0; index < wanted.fieldCount(); index++) {
            Field field = wanted.field(index);
            int columnIndex = scan.schema().indexOf(field.name());
            if (columnIndex < 0 || !scan.schema().field(columnIndex).type().equals(field.type())) {
                throw new IOException("table " + scan.root() + ": column " + field.name() + " is "
                        + (columnIndex < 0
                                ? "missing"
                                : scan.schema().field(columnIndex).type()) + ", wanted " + field.type());
            }
            targets.add(new Target(
                    index,
                    scan.schema().field(columnIndex),
                    scan.physicalName(columnIndex),
                    scan.isPartitionColumn(columnIndex)));
        }
        return targets;
    }

    /** Returns whether the visitor wants more. */
    boolean visit(LiveFile file, TableScan.RowVisitor<T> visitor) throws IOException {
        boolean[] goesOn = {true};
        visitPositions(file, (position, row) -> {
            goesOn[0] = visitor.visit(row);
            return goesOn[0];
        });
        return goesOn[0];
    }

    /**
     * Kernel is not asked to leave deleted rows out, as it does not see whether a deletion vector is what the log says.
     *
     * @return how many rows of the file went by, deleted ones too
     */
    long visitPositions(LiveFile file, TableScan.PositionVisitor<T> visitor) throws IOException {
        DeletedRows deleted = scan.deletedRows(file);
        Row row = file.physicalScanRow();
        List<PartitionValue> partition = partition(row);
        CloseableIterator<ColumnarBatch> physical = scan.engine()
                .getParquetHandler()
                .readParquetFiles(
                        Utils.singletonCloseableIterator(InternalScanFileUtils.getAddFileStatus(row)),
                        ScanStateRow.getPhysicalDataReadSchema(state),
                        Optional.empty())
                .map(FileReadResult::getData);
        long position = 0;
        boolean goesOn = true;
        try (CloseableIterator<FilteredColumnarBatch> batches =
                Scan.transformPhysicalData(scan.engine(), state, row, physical)) {
            while (goesOn && batches.hasNext()) {
                ColumnarBatch data = batches.next().getData();
                goesOn = visit(data, position, deleted, partition, visitor);
                position += data.getSize();
            }
        }
        if (goesOn) {
            requireWithin(deleted, position, file);
        }
        return position;
    }

    private void requireWithin(DeletedRows deleted, long rowCount, LiveFile file) throws DamagedVectorException {
        if (deleted.last() >= rowCount) {
            throw new DamagedVectorException(
                    file.vector(scan.root()).orElseThrow(),
                    "it deletes row " + deleted.last() + " of data file " + file.path() + ", which has " + rowCount);
        }
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

    private boolean visit(
            ColumnarBatch data,
            long firstPosition,
            DeletedRows deleted,
            List<PartitionValue> partition,
            TableScan.PositionVisitor<T> visitor)
            throws IOException {
        for (int row = 0; row < data.getSize(); row++) {
            if (deleted.contains(firstPosition + row)) {
                continue;
            }
            partition.forEach(value -> value.put(builder));
            for (Target target : targets) {
                if (!target.isPartition) {
                    target.put(builder, data.getColumnVector(target.index), row);
                }
            }
            if (!visitor.visit(firstPosition + row, build())) {
                return false;
            }
        }
        return true;
    }

    private T build() throws IOException {
        try {
            return builder.build();
        } catch (MalformedRowException malformed) {
            throw scan.misfit(malformed);
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
