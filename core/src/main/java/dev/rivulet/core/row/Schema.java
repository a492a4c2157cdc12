package dev.rivulet.core.row;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The fields of a row in their order. Names are unique without regard to case. Immutable. */
public final class Schema {

    private final List<Field> fields;

    /** Only looked up, never iterated. */
    private final Map<String, Integer> indexByName = new HashMap<>();

    private Schema(List<Field> fields) {
        this.fields = List.copyOf(fields);
        for (int index = 0; index < this.fields.size(); index++) {
            String name = this.fields.get(index).name();
            if (indexByName.put(name.toLowerCase(Locale.ROOT), index) != null) {
                throw new IllegalArgumentException("field " + name + " stands twice in the schema");
            }
        }
    }

    /**
     * @throws IllegalArgumentException if two names differ in nothing but case
     */
    public static Schema of(List<Field> fields) {
        return new Schema(fields);
    }

    public static Schema of(Field... fields) {
        return new Schema(List.of(fields));
    }

    public List<Field> fields() {
        return fields;
    }

    public Field field(int index) {
        return fields.get(index);
    }

    public int fieldCount() {
        return fields.size();
    }

    /** The index of the field of that name, in any case, or -1. */
    public int indexOf(String name) {
        return indexByName.getOrDefault(name.toLowerCase(Locale.ROOT), -1);
    }

    /**
     * The index of the field of that name, in any case.
     *
     * @throws IllegalArgumentException naming the fields there are, if there is none of that name
     */
    public int requireIndexOf(String name) {
        int index = indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("there is no field " + name + "; the fields are " + names());
        }
        return index;
    }

    public List<String> names() {
        return fields.stream().map(Field::name).toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Schema schema && fields.equals(schema.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        return fields.stream().map(Field::toString).collect(Collectors.joining(", ", "(", ")"));
    }
}
