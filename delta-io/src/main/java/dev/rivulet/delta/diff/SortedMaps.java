package dev.rivulet.delta.diff;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Brings the maps within a row into the order of their keys, so that equal rows are written alike. Stateless. */
final class SortedMaps {

    private SortedMaps() {}

    static boolean areIn(Schema schema) {
        return schema.fields().stream().anyMatch(field -> areIn(field.type()));
    }

    private static boolean areIn(DataType type) {
        return type instanceof DataType.Map
                || type instanceof DataType.Array array && areIn(array.element())
                || type instanceof DataType.Struct struct && areIn(struct.schema());
    }

    static Row of(Row row) {
        RowBuilder<Row> builder = StructRowType.of("row", row.schema()).newBuilder();
        for (int index = 0; index < row.schema().fieldCount(); index++) {
            if (!row.isNull(index)) {
                put(builder, index, row);
            }
        }
        try {
            return builder.build();
        } catch (MalformedRowException impossible) {
            throw new AssertionError("a row has what it had", impossible);
        }
    }

    private static void put(RowBuilder<Row> builder, int index, Row row) {
        Field field = row.schema().field(index);
        switch (field.type().physical()) {
            case LONG -> builder.setLong(index, row.longValue(index));
            case DOUBLE -> builder.setDouble(index, row.doubleValue(index));
            case OBJECT ->
                builder.setObject(index, Objects.requireNonNull(sorted(field.type(), row.objectValue(index))));
        }
    }

    private static @Nullable Object sorted(DataType type, @Nullable Object value) {
        if (value == null || !areIn(type)) {
            return value;
        }
        if (type instanceof DataType.Struct) {
            return of((Row) value);
        }
        if (type instanceof DataType.Array array) {
            List<@Nullable Object> elements = new ArrayList<>();
            ((List<?>) value).forEach(each -> elements.add(sorted(array.element(), each)));
            return elements;
        }
        DataType.Map map = (DataType.Map) type;
        Map<Object, @Nullable Object> byKey = new TreeMap<>(ValueOrder.INSTANCE);
        ((Map<?, ?>) value).forEach((key, each) -> byKey.put(key, sorted(map.value(), each)));
        return new LinkedHashMap<>(byKey);
    }
}
