package dev.rivulet.delta.stream;

import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.text.NearestWord;
import dev.rivulet.delta.kernel.shape.Widening;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides whether rows of a stream can be read from a table's columns, and whether it goes on when these change. Pure. Immutable.
 *
 * @param isEvolving whether a change is passed over that the rows can be read after
 */
record StreamColumns(Path table, RowType<?> rows, boolean isEvolving) {

    /**
     * Checks that the columns of a version give the fields. One without a column is null.
     *
     * @throws IOException naming the first column of a type that does not fit, or if there is no column for any field
     */
    void requireReadable(long version, Schema columns) throws IOException {
        boolean hasColumn = false;
        for (Field field : rows.schema().fields()) {
            int index = columns.indexOf(field.name());
            hasColumn |= index >= 0;
            if (index >= 0 && !Widening.isReadable(columns.field(index).type(), field.type())) {
                throw new IOException("table " + table + ": column "
                        + columns.field(index).name() + " is "
                        + columns.field(index).type() + " at version " + version + ", which does not fit into field "
                        + field.name() + " of " + rows.name() + ", a " + field.type() + "; change the field");
            }
        }
        if (!hasColumn) {
            throw new IOException("table " + table + ": version " + version + " has none of the columns "
                    + rows.schema().names() + " that " + rows.name() + " wants; its columns are " + columns);
        }
    }

    /**
     * Checks that each field has a column now, or had one where the stream begins.
     *
     * @throws IOException naming the first that has none, and the nearest column
     */
    void requireKnown(Schema first, Schema latest) throws IOException {
        for (Field field : rows.schema().fields()) {
            if (first.indexOf(field.name()) < 0 && latest.indexOf(field.name()) < 0) {
                throw new IOException("table " + table + " has no column " + field.name() + ", which " + rows.name()
                        + " wants" + NearestWord.hint(field.name(), latest.names(), "columns"));
            }
        }
    }

    /**
     * Checks that the stream may go on behind a change of columns.
     *
     * @param version that makes the change
     * @throws IOException saying what has changed and what can be done
     */
    void requirePassable(long version, Schema before, Schema after) throws IOException {
        List<String> losses = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (Field column : before.fields()) {
            int index = after.indexOf(column.name());
            if (index < 0) {
                (isWanted(column) ? losses : others).add("column " + column.name() + " is gone");
            } else if (!after.field(index).type().equals(column.type())) {
                noteChangedType(column, after.field(index), losses, others);
            }
        }
        for (Field column : after.fields()) {
            if (before.indexOf(column.name()) < 0 && !isWanted(column)) {
                others.add("column " + column.name() + " " + column.type() + " is new");
            }
        }
        if (!losses.isEmpty()) {
            throw changed(
                    version,
                    losses,
                    "Rows are no " + rows.name() + " any more: change its fields"
                            + " accordingly, set evolveSchema, and start again");
        }
        if (!others.isEmpty() && !isEvolving) {
            throw changed(
                    version,
                    others,
                    "Give " + rows.name() + " fields for what it should have of this, or set"
                            + " evolveSchema, which goes on with the fields that it has");
        }
    }

    private void noteChangedType(Field before, Field after, List<String> losses, List<String> others) {
        int index = rows.schema().indexOf(before.name());
        String text = "column " + after.name() + " was " + before.type() + " and is " + after.type();
        if (index < 0) {
            others.add(text);
        } else if (!Widening.isReadable(after.type(), rows.schema().field(index).type())) {
            losses.add(text);
        }
    }

    private boolean isWanted(Field column) {
        return rows.schema().indexOf(column.name()) >= 0;
    }

    private IOException changed(long version, List<String> changes, String way) {
        return new IOException("table " + table + ": version " + version + " changes the columns: "
                + String.join(", ", changes) + ". The stream has read all before it and stops. " + way);
    }
}
