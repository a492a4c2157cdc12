package dev.rivulet.cli.bind;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.StructRowType;

/** Copies a field from rows of one type to rows of another. Immutable, any thread. */
final class FieldCopy {

    private final FieldAccessor<Row> accessor;
    private final DataType.Physical physical;
    private final int targetIndex;

    FieldCopy(StructRowType from, int index, int targetIndex) {
        this.accessor = from.accessor(index);
        this.physical = from.schema().field(index).type().physical();
        this.targetIndex = targetIndex;
    }

    void copy(Row row, RowBuilder<Row> target) {
        if (accessor.isNull(row)) {
            target.setNull(targetIndex);
            return;
        }
        switch (physical) {
            case LONG -> target.setLong(targetIndex, accessor.longValue(row));
            case DOUBLE -> target.setDouble(targetIndex, accessor.doubleValue(row));
            case OBJECT -> copyObject(row, target);
        }
    }

    private void copyObject(Row row, RowBuilder<Row> target) {
        Object value = accessor.objectValue(row);
        if (value != null) {
            target.setObject(targetIndex, value);
        }
    }
}
