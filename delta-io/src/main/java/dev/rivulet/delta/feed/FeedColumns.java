package dev.rivulet.delta.feed;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The columns that a change data feed has behind those of its table. Stateless. */
public final class FeedColumns {

    /** The table property that switches a feed on. */
    public static final String PROPERTY = "delta.enableChangeDataFeed";

    /** Where change data files lie, below the table. */
    public static final String DIRECTORY = "_change_data/";

    /** What became of the row; change data files have it. */
    public static final Field CHANGE_TYPE = Field.required("_change_type", DataType.Simple.STRING);

    /** The version that the change made; readers make it. */
    public static final Field COMMIT_VERSION = Field.required("_commit_version", DataType.Simple.LONG);

    /** When that version was committed; readers make it. */
    public static final Field COMMIT_TIMESTAMP = Field.required("_commit_timestamp", DataType.Simple.TIMESTAMP);

    public static final List<Field> ALL = List.of(CHANGE_TYPE, COMMIT_VERSION, COMMIT_TIMESTAMP);

    private FeedColumns() {}

    public static boolean isOn(Map<String, String> properties) {
        return Boolean.parseBoolean(properties.get(PROPERTY));
    }

    /**
     * Checks that a table may have a feed.
     *
     * @throws IllegalArgumentException if it has a column of the feed's own
     */
    public static void requireFree(Schema table) {
        for (Field column : ALL) {
            if (table.indexOf(column.name()) >= 0) {
                throw new IllegalArgumentException("a table with a change data feed (" + PROPERTY
                        + ") cannot have a column " + column.name() + ", as the feed has one; give the column another"
                        + " name, or do without the feed");
            }
        }
    }

    /** A table's columns, each of which takes nulls, as what it was before need not be what it must be now, and others behind. */
    public static Schema behind(Schema table, List<Field> others) {
        List<Field> fields = new ArrayList<>();
        table.fields().forEach(field -> fields.add(Field.nullable(field.name(), field.type())));
        fields.addAll(others);
        return Schema.of(fields);
    }
}
