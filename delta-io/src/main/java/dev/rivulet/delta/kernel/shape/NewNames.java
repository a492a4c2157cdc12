package dev.rivulet.delta.kernel.shape;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;

/** Gives new columns, and fields within columns, ids and names for data files. One owner. */
final class NewNames {

    private final String seed;
    private int idMax;

    /**
     * @param seed tells the table from others
     * @param idMax the last id that was given
     */
    NewNames(String seed, int idMax) {
        this.seed = seed;
        this.idMax = idMax;
    }

    int idMax() {
        return idMax;
    }

    PhysicalColumn next(Field field) {
        idMax++;
        // Of a form that other writers use too. No two columns of a table get the same, as ids only grow.
        String name = "col-" + UUID.nameUUIDFromBytes((seed + " column " + idMax).getBytes(StandardCharsets.UTF_8));
        return completed(new PhysicalColumn(name, OptionalInt.of(idMax), Map.of()), field.type());
    }

    /** With names for the fields of structs in a column's type that have none yet. */
    PhysicalColumn completed(PhysicalColumn column, DataType type) {
        Map<String, PhysicalColumn> parts = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (type instanceof DataType.Struct struct) {
            for (Field field : struct.schema().fields()) {
                PhysicalColumn there = column.parts().get(field.name());
                parts.put(field.name(), there == null ? next(field) : completed(there, field.type()));
            }
        } else if (type instanceof DataType.Array array) {
            complete(parts, column, NestedPart.ELEMENT, array.element());
        } else if (type instanceof DataType.Map map) {
            complete(parts, column, NestedPart.KEY, map.key());
            complete(parts, column, NestedPart.VALUE, map.value());
        }
        return new PhysicalColumn(column.name(), column.id(), parts);
    }

    private void complete(Map<String, PhysicalColumn> parts, PhysicalColumn column, String part, DataType type) {
        parts.put(part, completed(column.part(part), type));
    }

    /** What has the ids of another, but the names that the table gives it. */
    static PhysicalColumn called(String name, PhysicalColumn column) {
        Map<String, PhysicalColumn> parts = new TreeMap<>();
        column.parts().forEach((part, physical) -> parts.put(part, called(part, physical)));
        return new PhysicalColumn(name, column.id(), parts);
    }
}
