package dev.rivulet.core.row;

/**
 * A named, typed place in a row. Immutable.
 *
 * @param name not empty; compared without regard to case by {@link Schema}, as in SQL
 * @param isNullable whether a row may lack the value
 */
public record Field(String name, DataType type, boolean isNullable) {

    public Field {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a field of type " + type + " has an empty name");
        }
    }

    public static Field required(String name, DataType type) {
        return new Field(name, type, false);
    }

    public static Field nullable(String name, DataType type) {
        return new Field(name, type, true);
    }

    @Override
    public String toString() {
        return name + " " + type + (isNullable ? "" : " not null");
    }
}
