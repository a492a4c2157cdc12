package dev.rivulet.delta.kernel.shape;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import java.util.function.BiPredicate;

/** Which nested types go together: part by part, the fields of structs by name, in any case and order. Stateless. */
public final class NestedTypes {

    private NestedTypes() {}

    /**
     * Whether values of a column can be read as those of a type: the parts that are wanted are there and of the same types. Whether they may
     * be null does not count, as that is seen value by value; so a struct's other fields are left out.
     */
    public static boolean isReadable(DataType column, DataType wanted) {
        return isReadable(column, wanted, DataType::equals, false);
    }

    /**
     * @param leaf whether values of the first type, not nested, can be read as those of the second
     * @param mayLack whether fields of structs that take nulls may be missing
     */
    static boolean isReadable(DataType column, DataType wanted, BiPredicate<DataType, DataType> leaf, boolean mayLack) {
        if (column instanceof DataType.Struct found && wanted instanceof DataType.Struct struct) {
            return struct.schema().fields().stream().allMatch(field -> {
                int index = found.schema().indexOf(field.name());
                return index < 0
                        ? mayLack && field.isNullable()
                        : isReadable(found.schema().field(index).type(), field.type(), leaf, mayLack);
            });
        }
        return column.isNested() || wanted.isNested()
                ? fits(column, wanted, (one, other) -> isReadable(one, other, leaf, mayLack))
                : leaf.test(column, wanted);
    }

    /** The same type, all parts of which may be null. */
    public static DataType nullable(DataType type) {
        if (type instanceof DataType.Struct struct) {
            return new DataType.Struct(Schema.of(struct.schema().fields().stream()
                    .map(field -> Field.nullable(field.name(), nullable(field.type())))
                    .toList()));
        }
        if (type instanceof DataType.Array array) {
            return new DataType.Array(nullable(array.element()), true);
        }
        return type instanceof DataType.Map map
                ? new DataType.Map(nullable(map.key()), nullable(map.value()), true)
                : type;
    }

    /**
     * Whether a column holds all values of a type, but for nulls where it takes none: each field of a struct has one in the column, and what
     * the column has more may be null.
     *
     * @param leaf whether it holds those of a type that is not nested; the first is the values'
     */
    static boolean isWithin(DataType values, DataType column, BiPredicate<DataType, DataType> leaf) {
        if (values instanceof DataType.Struct given && column instanceof DataType.Struct struct) {
            return given.schema().fields().stream().allMatch(field -> {
                        int index = struct.schema().indexOf(field.name());
                        return index >= 0
                                && isWithin(
                                        field.type(),
                                        struct.schema().field(index).type(),
                                        leaf);
                    })
                    && struct.schema().fields().stream().allMatch(field -> isFilled(given, field));
        }
        return values.isNested() || column.isNested()
                ? fits(values, column, (one, other) -> isWithin(one, other, leaf))
                : leaf.test(values, column);
    }

    /**
     * Why a column does not take values of a type: the first part that does not fit, found and wanted.
     *
     * @param path of the column
     */
    public static String misfit(String path, DataType values, DataType column) {
        if (values instanceof DataType.Struct given && column instanceof DataType.Struct struct) {
            return misfit(path, given, struct);
        }
        if (values instanceof DataType.Array given && column instanceof DataType.Array array) {
            return misfit(path + "." + NestedPart.ELEMENT, given.element(), array.element());
        }
        if (values instanceof DataType.Map given && column instanceof DataType.Map map) {
            return Widening.isSameForm(given.key(), map.key())
                    ? misfit(path + "." + NestedPart.VALUE, given.value(), map.value())
                    : misfit(path + "." + NestedPart.KEY, given.key(), map.key());
        }
        return "column " + path + " is " + column + ", wanted " + values;
    }

    private static String misfit(String path, DataType.Struct given, DataType.Struct struct) {
        for (Field field : given.schema().fields()) {
            int index = struct.schema().indexOf(field.name());
            String place = path + "." + field.name();
            if (index < 0) {
                return "column " + place + " is missing, wanted " + field.type() + "; the fields of " + path + " are "
                        + struct.schema();
            }
            DataType found = struct.schema().field(index).type();
            if (!Widening.isSameForm(field.type(), found)) {
                return misfit(place, field.type(), found);
            }
        }
        String missing = struct.schema().fields().stream()
                .filter(field -> !isFilled(given, field))
                .map(Field::name)
                .findFirst()
                .orElse("?");
        return "column " + path + "." + missing
                + " must have a value, but the rows have no such field: add it to the rows";
    }

    private static boolean isFilled(DataType.Struct given, Field field) {
        return field.isNullable() || given.schema().indexOf(field.name()) >= 0;
    }

    /** Arrays and maps, by their parts; of which no other type is any. */
    private static boolean fits(DataType one, DataType other, BiPredicate<DataType, DataType> parts) {
        if (one instanceof DataType.Array first && other instanceof DataType.Array second) {
            return parts.test(first.element(), second.element());
        }
        if (one instanceof DataType.Map first && other instanceof DataType.Map second) {
            return parts.test(first.key(), second.key()) && parts.test(first.value(), second.value());
        }
        return false;
    }
}
