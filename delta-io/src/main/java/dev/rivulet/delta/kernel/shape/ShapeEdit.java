package dev.rivulet.delta.kernel.shape;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One change of what a table wants of its rows. Columns are named as the table has them. Immutable. */
public sealed interface ShapeEdit {

    /**
     * New columns behind those that are there; the rows that are there have null in them.
     *
     * @param defaults a constant expression by the column that has it for its default value
     */
    record AddColumns(List<Field> columns, Map<String, String> defaults) implements ShapeEdit {

        public AddColumns {
            columns = List.copyOf(columns);
            defaults = Collections.unmodifiableMap(new TreeMap<>(defaults));
        }

        public AddColumns(List<Field> columns) {
            this(columns, Map.of());
        }
    }

    /** A column must have a value from now on, or need not any more. */
    record SetNullable(String column, boolean isNullable) implements ShapeEdit {}

    /** A column takes a type that holds all values of the one before; files that are there stay as they are. */
    record WidenColumn(String column, DataType type) implements ShapeEdit {}

    /** A nested column takes a type whose structs have more fields, or whose types are wider; files that are there stay as they are. */
    record MergeColumn(String column, DataType type) implements ShapeEdit {}

    /**
     * A part of a nested column need not have a value any more.
     *
     * @param path from the column on, as {@link ColumnPath} has it
     */
    record RelaxPart(List<String> path) implements ShapeEdit {}

    /**
     * A part of a nested column must have a value from now on, where what it is in has one.
     *
     * @param path as of {@link RelaxPart}
     */
    record RequirePart(List<String> path) implements ShapeEdit {}

    /** A field of a struct goes by another name; files call it as before. Only with column mapping. */
    record RenamePart(List<String> path, String name) implements ShapeEdit {}

    /** A field of a struct goes; files that are there still have it. Only with column mapping. */
    record DropPart(List<String> path) implements ShapeEdit {}

    /**
     * A column's default value.
     *
     * @param value a constant expression; null for none any more
     */
    record SetDefault(String column, @Nullable String value) implements ShapeEdit {}

    /** A column is what an expression over the others gives. */
    record SetGenerated(String column, String expression) implements ShapeEdit {}

    /** A new CHECK constraint. */
    record AddConstraint(String name, String expression) implements ShapeEdit {}

    /** A new key, of rows that have none in common; see {@link KeyProperty}. */
    record AddKey(String name, List<String> columns) implements ShapeEdit {

        public AddKey {
            columns = List.copyOf(columns);
        }
    }

    /** A key goes. */
    record DropKey(String name) implements ShapeEdit {}

    /** Properties get other values. */
    record SetProperties(Map<String, String> properties) implements ShapeEdit {

        public SetProperties {
            properties = Collections.unmodifiableMap(new TreeMap<>(properties));
        }
    }

    /** Properties go. */
    record UnsetProperties(SortedSet<String> names) implements ShapeEdit {

        public UnsetProperties {
            names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
        }
    }

    /** Row changes are told from now on, or not any more. */
    record SetChangeFeed(boolean isOn) implements ShapeEdit {}

    /** Files go on to call the columns as they do, whatever becomes of the columns' own names: column mapping by name. */
    record SetColumnMapping() implements ShapeEdit {}

    /** A column goes by another name; files call it as before. Only with column mapping. */
    record RenameColumn(String column, String name) implements ShapeEdit {}

    /** A column goes; files that are there still have it. Only with column mapping. */
    record DropColumn(String column) implements ShapeEdit {}

    /** A CHECK constraint goes. */
    record DropConstraint(String name) implements ShapeEdit {}
}
