package dev.rivulet.delta.change;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Copies a row's fields into one that is being built. Immutable. */
public final class RowCopy {

    private final List<CopiedField> fields = new ArrayList<>();

    private RowCopy() {}

    /**
     * All fields but some, into a row of the same type.
     *
     * @param without the indexes of fields that others fill
     */
    static RowCopy without(Set<Integer> without, RowType<Row> rows) {
        RowCopy copy = new RowCopy();
        for (int index = 0; index < rows.schema().fieldCount(); index++) {
            if (!without.contains(index)) {
                copy.add(rows, index, index);
            }
        }
        return copy;
    }

    /**
     * All fields of a target, which have the names of fields of the source, in any case, and their types.
     */
    public static RowCopy byName(RowType<Row> source, Schema target) {
        RowCopy copy = new RowCopy();
        for (int index = 0; index < target.fieldCount(); index++) {
            copy.add(source, source.schema().requireIndexOf(target.field(index).name()), index);
        }
        return copy;
    }

    private void add(RowType<Row> source, int from, int to) {
        DataType.Physical form = source.schema().field(from).type().physical();
        fields.add(new CopiedField(to, form, source.accessor(from)));
    }

    public void put(Row row, RowBuilder<?> builder) {
        for (CopiedField field : fields) {
            field.put(row, builder);
        }
    }

    private record CopiedField(int index, DataType.Physical form, FieldAccessor<Row> accessor) {

        void put(Row row, RowBuilder<?> builder) {
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
