package dev.rivulet.delta.growth;

import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.kernel.shape.ColumnNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The columns that a table is to get, while rows are looked at for their types. One owner. */
final class NewColumns {

    private final ColumnName free;
    /** By the name in small letters, so that one that differs in nothing but case is the same. */
    private final Map<String, Coming> columns = new LinkedHashMap<>();

    private record Coming(String name, NewColumn column) {}

    private int room;
    private boolean isFull;

    /**
     * @param names of the table
     * @param schema of the table
     * @param room for so many columns at the most
     */
    NewColumns(ColumnNames names, Schema schema, int room) {
        this.free = new ColumnName(names, schema);
        this.room = Math.max(0, room);
    }

    /**
     * Takes a member that no column is called like.
     *
     * @return whether there will be one
     */
    boolean take(Member member) {
        if (member.isNull()) {
            return false; // Of what type it would be nobody can tell.
        }
        String key = member.name().toLowerCase(Locale.ROOT);
        Coming coming = columns.get(key);
        if (coming == null) {
            if (!free.isFree(member.name())) {
                return false;
            }
            if (room == 0) {
                isFull = true;
                return false;
            }
            free.take(member.name());
            room--;
            coming = new Coming(member.name(), new NewColumn());
            columns.put(key, coming);
        }
        coming.column.take(member);
        return true;
    }

    /** In the order in which they came first. */
    List<Field> fields() {
        return columns.values().stream()
                .map(coming -> Field.nullable(coming.name, coming.column.type()))
                .toList();
    }

    /** Whether there was one for which no room is left. */
    boolean isFull() {
        return isFull;
    }
}
