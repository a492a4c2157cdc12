package dev.rivulet.delta.kernel.shape;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.types.StructField;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What data files and the log call the columns of a table: as the table does, or, with column mapping, by names that a column keeps when it is
 * renamed, and that no other gets when it is dropped. Immutable.
 *
 * @param mode how readers find a column in a data file
 * @param seed of the names of new columns: the table's id
 * @param idMax the highest id that a column of the table, or a field within one, has or had; 0 if none has
 * @param columns by the table's own name of the column, sorted; none without mapping
 */
public record ColumnNames(Mode mode, String seed, int idMax, Map<String, PhysicalColumn> columns) {

    public static final String MODE_PROPERTY = "delta.columnMapping.mode";
    public static final String ID_MAX_PROPERTY = "delta.columnMapping.maxColumnId";

    /** Parquet has a meaning of its own for them, so Delta keeps them out of names that files have. */
    private static final String FORBIDDEN = " ,;{}()\n\t=";

    static final String ID_KEY = "delta.columnMapping.id";
    static final String NAME_KEY = "delta.columnMapping.physicalName";

    /** What the protocol calls it is the name in lower case. */
    public enum Mode {
        NONE,
        NAME,
        ID;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public ColumnNames {
        Map<String, PhysicalColumn> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        sorted.putAll(columns);
        columns = Collections.unmodifiableMap(sorted);
    }

    /** A column that lacks what the mapping should say of it goes by its own name, and has no id. */
    public static ColumnNames of(Metadata metadata) {
        Map<String, String> properties = metadata.getConfiguration();
        Mode mode = mode(properties);
        int idMax = Integer.parseInt(properties.getOrDefault(ID_MAX_PROPERTY, "0"));
        if (mode == Mode.NONE) {
            return new ColumnNames(mode, metadata.getId(), idMax, Map.of());
        }
        Map<String, PhysicalColumn> columns = MappedTypes.columns(metadata.getSchema());
        return new ColumnNames(mode, metadata.getId(), Math.max(idMax, MappedTypes.idMax(columns.values())), columns);
    }

    /** Of a table that is to have these properties; an unknown mode is Kernel's to refuse. */
    static Mode mode(Map<String, String> properties) {
        return switch (properties.getOrDefault(MODE_PROPERTY, "none").toLowerCase(Locale.ROOT)) {
            case "name" -> Mode.NAME;
            case "id" -> Mode.ID;
            default -> Mode.NONE;
        };
    }

    public boolean isMapped() {
        return mode != Mode.NONE;
    }

    /**
     * What files call a column, and its id.
     *
     * @param column in any case; what is no column of the table goes by its own name
     */
    public PhysicalColumn of(String column) {
        PhysicalColumn found = columns.get(column);
        return found == null ? PhysicalColumn.named(column) : found;
    }

    /** Whether files that were written by these names of a schema's columns are read right by the others. */
    public boolean fit(ColumnNames others, Schema schema) {
        return (mode == Mode.ID) == (others.mode == Mode.ID)
                && schema.names().stream().allMatch(column -> isSame(of(column), others.of(column)));
    }

    /** Files without ids may be read by name. */
    private boolean isSame(PhysicalColumn one, PhysicalColumn other) {
        return mode == Mode.ID ? one.equals(other) : one.isCalledAs(other);
    }

    /**
     * Checks that a column may have a name.
     *
     * @throws IllegalArgumentException if a table of this kind cannot have such a column
     */
    public void requireNameable(String column) {
        if (column.isBlank() || column.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("column `" + column + "` has a line break in its name, or nothing but"
                    + " spaces, which a Delta table cannot have; give it another name");
        }
        if (!isMapped() && column.chars().anyMatch(character -> FORBIDDEN.indexOf(character) >= 0)) {
            throw new IllegalArgumentException("column " + column + " has one of the characters ` ,;{}()=` or a tab in"
                    + " its name, which a Delta table without column mapping cannot have; give it another name");
        }
    }

    /** With the next ids for new columns and all fields within them, and names that no column of the table ever had. */
    public ColumnNames with(List<Field> added) {
        if (!isMapped()) {
            return this;
        }
        Map<String, PhysicalColumn> more = new TreeMap<>(columns);
        NewNames fresh = new NewNames(seed, idMax);
        added.forEach(field -> more.put(field.name(), fresh.next(field)));
        return new ColumnNames(mode, seed, fresh.idMax(), more);
    }

    /** With the next ids for what a column's new type has more than the one before. */
    public ColumnNames withType(String column, DataType type) {
        if (!isMapped()) {
            return this;
        }
        Map<String, PhysicalColumn> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        more.putAll(columns);
        NewNames fresh = new NewNames(seed, idMax);
        more.put(column, fresh.completed(of(column), type));
        return new ColumnNames(mode, seed, fresh.idMax(), more);
    }

    /**
     * Of a table that is about to be made.
     *
     * @param properties of the table
     * @param seed tells the table from others
     */
    static ColumnNames ofNew(Map<String, String> properties, String seed, List<Field> columns) {
        return new ColumnNames(mode(properties), seed, 0, Map.of()).with(columns);
    }

    /** Of a table that has no mapping, so that its files call the columns as it does, and is to have one by name. */
    ColumnNames switchedOn(List<Field> columns) {
        ColumnNames made = new ColumnNames(Mode.NAME, seed, idMax, Map.of()).with(columns);
        Map<String, PhysicalColumn> own = new TreeMap<>();
        made.columns.forEach((name, column) -> own.put(name, NewNames.called(name, column)));
        return new ColumnNames(Mode.NAME, seed, made.idMax, own);
    }

    /** A column as the log is to have it. */
    StructField describe(StructField field) {
        return isMapped() ? MappedTypes.described(field, of(field.getName())) : field;
    }
}
