package dev.rivulet.delta.kernel.shape;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a table's schema in the log says of the names that data files have for columns and the fields within them. Stateless. */
final class MappedTypes {

    private MappedTypes() {}

    /** By the table's own names. What lacks what the mapping should say of it goes by its own name, and has no id. */
    static Map<String, PhysicalColumn> columns(StructType struct) {
        Map<String, PhysicalColumn> columns = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (StructField field : struct.fields()) {
            columns.put(field.getName(), column(field));
        }
        return columns;
    }

    private static PhysicalColumn column(StructField field) {
        FieldMetadata entries = field.getMetadata();
        String name =
                entries.contains(ColumnNames.NAME_KEY) ? entries.getString(ColumnNames.NAME_KEY) : field.getName();
        OptionalInt id = entries.contains(ColumnNames.ID_KEY)
                ? OptionalInt.of(Math.toIntExact(entries.getLong(ColumnNames.ID_KEY)))
                : OptionalInt.empty();
        return new PhysicalColumn(name, id, parts(field.getDataType()));
    }

    private static Map<String, PhysicalColumn> parts(DataType type) {
        if (type instanceof StructType struct) {
            return columns(struct);
        }
        if (type instanceof ArrayType array) {
            return Map.of(NestedPart.ELEMENT, part(NestedPart.ELEMENT, array.getElementType()));
        }
        if (type instanceof MapType map) {
            return Map.of(
                    NestedPart.KEY, part(NestedPart.KEY, map.getKeyType()),
                    NestedPart.VALUE, part(NestedPart.VALUE, map.getValueType()));
        }
        return Map.of();
    }

    private static PhysicalColumn part(String name, DataType type) {
        return new PhysicalColumn(name, OptionalInt.empty(), parts(type));
    }

    /** The fields of a struct, and what arrays and maps hold; none of a column that is not nested. */
    static List<StructField> parts(StructField column) {
        if (column.getDataType() instanceof StructType struct) {
            return struct.fields();
        }
        if (column.getDataType() instanceof ArrayType array) {
            return List.of(array.getElementField());
        }
        return column.getDataType() instanceof MapType map
                ? List.of(map.getKeyField(), map.getValueField())
                : List.of();
    }

    /**
     * The first column, or field within one, that the mapping does not speak of; null if it speaks of all.
     *
     * @param prefix of paths within the type
     */
    static @Nullable String unnamed(String prefix, DataType type) {
        if (type instanceof ArrayType array) {
            return unnamed(prefix + NestedPart.ELEMENT + ".", array.getElementType());
        }
        if (type instanceof MapType map) {
            String inKeys = unnamed(prefix + NestedPart.KEY + ".", map.getKeyType());
            return inKeys == null ? unnamed(prefix + NestedPart.VALUE + ".", map.getValueType()) : inKeys;
        }
        if (type instanceof StructType struct) {
            for (StructField field : struct.fields()) {
                FieldMetadata entries = field.getMetadata();
                String path = prefix + field.getName();
                boolean isNamed = entries.contains(ColumnNames.NAME_KEY) && entries.contains(ColumnNames.ID_KEY);
                String found = isNamed ? unnamed(path + ".", field.getDataType()) : path;
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    /** The highest id; 0 if there is none. */
    static int idMax(Collection<PhysicalColumn> columns) {
        return columns.stream()
                .mapToInt(column ->
                        Math.max(column.id().orElse(0), idMax(column.parts().values())))
                .max()
                .orElse(0);
    }

    /** A column as the log is to have it; what else it says of it stays. */
    static StructField described(StructField field, PhysicalColumn column) {
        FieldMetadata entries = FieldMetadata.builder()
                .fromMetadata(field.getMetadata())
                .putLong(ColumnNames.ID_KEY, column.id().orElseThrow())
                .putString(ColumnNames.NAME_KEY, column.name())
                .build();
        return field.withNewMetadata(entries).withDataType(described(field.getDataType(), column));
    }

    private static DataType described(DataType type, PhysicalColumn column) {
        if (type instanceof StructType struct) {
            return new StructType(struct.fields().stream()
                    .map(field -> described(field, column.part(field.getName())))
                    .toList());
        }
        if (type instanceof ArrayType array) {
            return new ArrayType(described(array.getElementField(), column, NestedPart.ELEMENT));
        }
        if (type instanceof MapType map) {
            return new MapType(
                    described(map.getKeyField(), column, NestedPart.KEY),
                    described(map.getValueField(), column, NestedPart.VALUE));
        }
        return type;
    }

    private static StructField described(StructField part, PhysicalColumn column, String name) {
        return part.withDataType(described(part.getDataType(), column.part(name)));
    }
}
