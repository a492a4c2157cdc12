package dev.rivulet.delta.upsert.index;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.delta.merge.MergeKey;
import java.util.List;

/**
 * By which columns rows take each other's place. Immutable.
 *
 * @param names at least one
 */
public record KeyColumns(List<String> names) {

    public KeyColumns {
        names = List.copyOf(names);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("an upsert has no key columns, wanted at least one");
        }
    }

    /**
     * Checks that each of these rows has a key.
     *
     * @throws IllegalArgumentException if they lack one of the columns, or it is nested or may be null
     */
    public void requireIn(RowType<?> rows) {
        for (String name : names) {
            Field field = rows.schema().field(rows.schema().requireIndexOf(name));
            if (field.type().isNested()) {
                throw new IllegalArgumentException("key column " + name + " of " + rows.name() + " is " + field.type()
                        + ", wanted a type that is not nested");
            }
            if (field.isNullable()) {
                throw new IllegalArgumentException("key column " + name + " of " + rows.name()
                        + " may be null, wanted one that is not: what is null is equal to nothing, so no row could take"
                        + " such a one's place");
            }
        }
    }

    /** Whether keys of such rows are one whole or floating-point number each. */
    boolean isOneNumber(Schema table) {
        DataType type = table.field(table.requireIndexOf(names.get(0))).type();
        return names.size() == 1 && type.physical() != DataType.Physical.OBJECT;
    }

    /** The key of such rows; a table's may have none. */
    public <R> MergeKey<R> of(RowType<R> rows) {
        return new MergeKey<>(names, rows);
    }

    /** Rows of the key alone. */
    public StructRowType rowsOf(Schema table) {
        List<Field> fields = names.stream()
                .map(name -> table.field(table.requireIndexOf(name)))
                .toList();
        return StructRowType.of("key", Schema.of(fields.toArray(Field[]::new)));
    }

    public MergeKey<Row> ofTable(Schema table) {
        return of(StructRowType.of("row", table));
    }
}
