package dev.rivulet.delta.diff;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.kernel.shape.NestedTypes;
import java.util.ArrayList;
import java.util.List;

/**
 * How the columns of two tables differ. Immutable.
 *
 * @param differences a line each, those of the left table's columns first, in its order
 * @param isComparable whether both have the same columns by name and type; then rows can be compared, though the columns' order and
 *     whether they, or parts of them, may be null may differ
 */
public record SchemaDiff(List<String> differences, boolean isComparable) {

    public SchemaDiff {
        differences = List.copyOf(differences);
    }

    static SchemaDiff of(Schema left, Schema right) {
        List<String> differences = new ArrayList<>();
        boolean isComparable = left.fieldCount() == right.fieldCount();
        for (Field field : left.fields()) {
            int index = right.indexOf(field.name());
            if (index < 0) {
                differences.add("only left: " + field);
                isComparable = false;
            } else if (!isSame(field.type(), right.field(index).type())) {
                differences.add("left: " + field + ", right: " + right.field(index));
                isComparable = false;
            } else if (right.field(index).isNullable() != field.isNullable()
                    || !right.field(index).type().equals(field.type())) {
                differences.add("left: " + field + ", right: " + right.field(index));
            }
        }
        for (Field field : right.fields()) {
            if (left.indexOf(field.name()) < 0) {
                differences.add("only right: " + field);
            }
        }
        return new SchemaDiff(differences, isComparable);
    }

    /** But for the order of fields within structs, and for what may be null. */
    private static boolean isSame(DataType left, DataType right) {
        return NestedTypes.isReadable(left, right) && NestedTypes.isReadable(right, left);
    }
}
