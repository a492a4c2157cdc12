package dev.rivulet.delta.nested;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is null within a nested value and must not be: fields of structs that are required, elements of arrays and values of maps that
 * take no nulls. Immutable, any thread.
 */
public final class NullPart {

    private static final String ELEMENT = ".element";
    private static final String KEY = ".key";
    private static final String VALUE = ".value";

    /** Looks into a value that is there. */
    private interface Finder {

        /** The path of the first null that may not be; null if there is none. */
        @Nullable String find(Object value);
    }

    private final Finder finder;

    private NullPart(Finder finder) {
        this.finder = finder;
    }

    /**
     * For values of a type that are to become values of a column.
     *
     * @param path of the column
     * @param values the type of the values; what it says of nulls is not relied on, since nobody checks it below the first level
     * @param column the column's type, which has all parts that the values have
     * @return null if any value will do
     */
    public static @Nullable NullPart of(String path, DataType values, DataType column) {
        Finder finder = finder(path, values, column, false);
        return finder == null ? null : new NullPart(finder);
    }

    /** Whether values of a type, which keep what it says of nulls, need not be looked into for another. */
    public static boolean isNever(DataType values, DataType column) {
        return finder("", values, column, true) == null;
    }

    /** The path of the first null in the value that may not be, such as {@code a.b} or {@code tags.element}; null if there is none. */
    public @Nullable String find(@Nullable Object value) {
        return value == null ? null : finder.find(value);
    }

    private static @Nullable Finder finder(String path, DataType values, DataType column, boolean isKept) {
        if (values instanceof DataType.Struct given && column instanceof DataType.Struct wanted) {
            return ofStruct(path, given.schema(), wanted.schema(), isKept);
        }
        if (values instanceof DataType.Array given && column instanceof DataType.Array wanted) {
            boolean mayNot = !wanted.containsNull() && !(isKept && !given.containsNull());
            Finder element = part(path + ELEMENT, given.element(), wanted.element(), mayNot, isKept);
            return element == null ? null : list -> first((List<?>) list, element);
        }
        if (values instanceof DataType.Map given && column instanceof DataType.Map wanted) {
            boolean mayNot = !wanted.valueContainsNull() && !(isKept && !given.valueContainsNull());
            Finder key = part(path + KEY, given.key(), wanted.key(), false, isKept);
            Finder value = part(path + VALUE, given.value(), wanted.value(), mayNot, isKept);
            return key == null && value == null ? null : map -> first((Map<?, ?>) map, key, value);
        }
        return null;
    }

    private static @Nullable String first(Map<?, ?> map, @Nullable Finder key, @Nullable Finder value) {
        String found = key == null ? null : first(map.keySet(), key);
        return found != null || value == null ? found : first(map.values(), value);
    }

    private static @Nullable String first(Iterable<?> parts, Finder finder) {
        for (Object part : parts) {
            String found = finder.find(part == null ? Absent.VALUE : part);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Stands for null among the parts of a value. */
    private enum Absent {
        VALUE
    }

    /**
     * @param mayNot whether the part itself may not be null
     */
    private static @Nullable Finder part(
            String path, DataType values, DataType column, boolean mayNot, boolean isKept) {
        Finder within = finder(path, values, column, isKept);
        if (!mayNot && within == null) {
            return null;
        }
        return part -> {
            if (part == Absent.VALUE) {
                return mayNot ? path : null;
            }
            return within == null ? null : within.find(part);
        };
    }

    private record FieldFinder(int index, Finder finder) {}

    private static @Nullable Finder ofStruct(String path, Schema given, Schema wanted, boolean isKept) {
        List<FieldFinder> fields = new ArrayList<>();
        for (Field field : wanted.fields()) {
            int index = given.indexOf(field.name());
            if (index < 0) {
                if (!field.isNullable()) {
                    return struct -> path + "." + field.name();
                }
                continue;
            }
            Field from = given.field(index);
            boolean mayNot = !field.isNullable() && !(isKept && !from.isNullable());
            Finder finder = part(path + "." + field.name(), from.type(), field.type(), mayNot, isKept);
            if (finder != null) {
                fields.add(new FieldFinder(index, finder));
            }
        }
        return fields.isEmpty() ? null : struct -> first((Row) struct, fields);
    }

    private static @Nullable String first(Row struct, List<FieldFinder> fields) {
        for (FieldFinder field : fields) {
            // Of a field that is no object only whether it is there counts.
            Object value = struct.isNull(field.index) ? Absent.VALUE : valueOf(struct, field.index);
            String found = field.finder.find(value);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static Object valueOf(Row struct, int index) {
        boolean isObject = struct.schema().field(index).type().physical() == DataType.Physical.OBJECT;
        Object value = isObject ? struct.objectValue(index) : Boolean.TRUE;
        return value == null ? Absent.VALUE : value;
    }
}
