package dev.rivulet.delta.change;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Copies a row's fields into one that is being built. Immutable. */
final class RowCopy {

    private final List<CopiedField> fields = new ArrayList<>();

    /**
     * @param without the indexes of fields that others fill
     */
    RowCopy(RowType<Row> rows, Set<Integer> without) {
        for (int index = 0; index < rows.schema().fieldCount(); index++) {
            if (!without.contains(index)) {
                DataType.Physical form = rows.schema().field(index).type().physical();
                fields.add(new CopiedField(index, form, rows.accessor(index)));
            }
        }
    }

    void put(Row row, RowBuilder<Row> builder) {
        for (CopiedField field : fields) {
            field.put(row, builder);
        }
    }

    private record CopiedField(int index, DataType.Physical form, FieldAccessor<Row> accessor) {

        void put(Row row, RowBuilder<Row> builder) {
            if (accessor.isNull(row)) {
                builder.setNull(index);
                return;
            }
            switch (form) {
                case LONG -> builder.setLong(index, accessor.longValue(row));
                case DOUBLE -> builder.setDouble(index, accessor.doubleValue(row));
                case OBJECT -> builder.setObject(index, Objects.requireNonNull(accessor.objectValue(row)));
            }
        }
    }
}
