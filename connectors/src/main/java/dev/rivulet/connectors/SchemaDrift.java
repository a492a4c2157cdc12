package dev.rivulet.connectors;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;

/**
 * What becomes of a record that has other fields than its rows, or values of other types. Decided by the record and this alone, so a replay decides
 * alike. Immutable.
 *
 * @param column for what does not fit, empty unless that is rescued
 */
public record SchemaDrift(Mode mode, String column) {

    /** What is done. */
    public enum Mode {
        /** Unknown fields are passed over; a value of another type makes the record malformed. */
        IGNORE,
        /** Unknown fields make the record malformed, too. */
        STRICT,
        /** Unknown fields, and values that do not fit, where the column may be null instead, go into a column. */
        RESCUE
    }

    /** The name of the column, unless there is another. */
    public static final String COLUMN_DEFAULT = "_rescued_data";

    /** What is done where nothing is said. */
    public static final SchemaDrift IGNORED = new SchemaDrift(Mode.IGNORE, "");

    public static final SchemaDrift STRICT = new SchemaDrift(Mode.STRICT, "");

    /**
     * @param column a string that may be null; it gets a JSON object with what does not fit, and is null where all does
     */
    public static SchemaDrift rescueInto(String column) {
        return new SchemaDrift(Mode.RESCUE, column);
    }

    /**
     * The index of the column; -1 if nothing is rescued.
     *
     * @throws IllegalArgumentException if there is none of that name, or it is no string that may be null
     */
    public int columnIndex(Schema schema) {
        if (mode != Mode.RESCUE) {
            return -1;
        }
        int index = schema.requireIndexOf(column);
        Field field = schema.field(index);
        if (field.type() != DataType.Simple.STRING || !field.isNullable()) {
            throw new IllegalArgumentException(
                    "field " + field + " is to have what does not fit, wanted string that may be null");
        }
        return index;
    }
}
