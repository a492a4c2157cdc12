package dev.rivulet.delta.kernel.rows;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.nested.NestedColumn;
import dev.rivulet.delta.kernel.nested.NestedVector;
import dev.rivulet.delta.kernel.shape.NestedTypes;
import dev.rivulet.delta.kernel.shape.PhysicalColumn;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.Row;
import io.delta.kernel.types.StructType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A field to fill, and the column it comes from. Immutable.
 *
 * @param index of the field, and of the column among those that are read
 * @param column as the table has it, but with the field's type
 */
record ColumnTarget(int index, Field column, PhysicalColumn physical, boolean isPartition) {

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
            if (columnIndex < 0
                    || !NestedTypes.isReadable(schema.field(columnIndex).type(), field.type())) {
                throw new IOException("table " + scan.root() + ": column " + field.name() + " is "
                        + (columnIndex < 0
                                ? "missing"
                                : schema.field(columnIndex).type()) + ", wanted " + field.type());
            }
            Field column = schema.field(columnIndex);
            targets.add(new ColumnTarget(
                    index,
                    new Field(column.name(), field.type(), column.isNullable()),
                    scan.physicalColumn(columnIndex),
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

    /** Those whose values Kernel is not to read. */
    static List<NestedColumn> nested(List<ColumnTarget> targets) {
        return targets.stream()
                .filter(target -> target.column.type().isNested())
                .map(target -> new NestedColumn(target.column.name(), target.column.type(), target.physical))
                .toList();
    }

    void put(RowBuilder<?> builder, ColumnVector vector, int row) {
        if (vector.isNullAt(row)) {
            builder.setNull(index);
        } else if (column.type() instanceof DataType.Simple simple) {
            putSimple(builder, simple, vector, row);
        } else if (vector instanceof NestedVector nested) {
            builder.setObject(index, Objects.requireNonNull(nested.value(row)));
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
