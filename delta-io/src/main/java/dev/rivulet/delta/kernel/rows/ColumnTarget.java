package dev.rivulet.delta.kernel.rows;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.kernel.TableScan;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.Row;
import io.delta.kernel.types.StructType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A field to fill, and the column it comes from. Immutable.
 *
 * @param index of the field, and of the column among those that are read
 */
record ColumnTarget(int index, Field column, String physicalName, boolean isPartition) {

    /**
     * Where the fields of rows come from.
     *
     * @throws IOException naming the first that has no column, or one of another type
     */
    static List<ColumnTarget> of(TableScan scan, Schema wanted) throws IOException {
        Schema schema = scan.schema();
        List<ColumnTarget> targets = new ArrayList<>();
        for (int index = 0; index < wanted.fieldCount(); index++) {
            Field field = wanted.field(index);
            int columnIndex = schema.indexOf(field.name());
            if (columnIndex < 0 || !schema.field(columnIndex).type().equals(field.type())) {
                throw new IOException("table " + scan.root() + ": column " + field.name() + " is "
                        + (columnIndex < 0
                                ? "missing"
                                : schema.field(columnIndex).type()) + ", wanted " + field.type());
            }
            targets.add(new ColumnTarget(
                    index,
                    schema.field(columnIndex),
                    scan.physicalName(columnIndex),
                    scan.isPartitionColumn(columnIndex)));
        }
        return targets;
    }

    /** By which Kernel reads the columns of a version's files. */
    static Row scanState(TableScan scan, List<ColumnTarget> targets) {
        StructType columns = new StructType();
        for (ColumnTarget target : targets) {
            columns =
                    columns.add(scan.snapshot().getSchema().get(target.column().name()));
        }
        return scan.snapshot().getScanBuilder().withReadSchema(columns).build().getScanState(scan.engine());
    }

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
