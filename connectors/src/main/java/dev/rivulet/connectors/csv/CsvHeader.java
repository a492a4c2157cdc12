package dev.rivulet.connectors.csv;

import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.text.TextField;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which column of a file goes to which field. Immutable. */
final class CsvHeader {

    /** Per column its field; null where no field has the column's name. */
    private final @Nullable TextField[] fieldByColumn;

    private final List<@Nullable String> columns;

    private CsvHeader(@Nullable TextField[] fieldByColumn, List<@Nullable String> columns) {
        this.fieldByColumn = fieldByColumn;
        this.columns = columns;
    }

    /**
     * @param exceptIndex the index of a field that no column goes to, -1 for none
     * @throws MalformedRowException if a field's column is missing or stands twice; it then holds for all records of the file
     */
    static CsvHeader of(RowType<?> rowType, List<@Nullable String> columns, int exceptIndex)
            throws MalformedRowException {
        @Nullable TextField[] fieldByColumn = new @Nullable TextField[columns.size()];
        for (int index = 0; index < rowType.schema().fieldCount(); index++) {
            Field field = rowType.schema().field(index);
            int column = index == exceptIndex ? -1 : columns.indexOf(field.name());
            if (column >= 0 && column != columns.lastIndexOf(field.name())) {
                throw new MalformedRowException("column " + field.name() + " stands twice in the header " + columns);
            }
            if (column >= 0) {
                fieldByColumn[column] = new TextField(index, field);
            } else if (!field.isNullable()) {
                throw new MalformedRowException("field " + field.name() + " is missing, wanted " + field.type()
                        + " not null: the header has no such column, but " + columns);
            }
        }
        return new CsvHeader(fieldByColumn, columns);
    }

    int columnCount() {
        return fieldByColumn.length;
    }

    /** The column's name in the file; without one its number, from 1. */
    String name(int column) {
        String name = columns.get(column);
        return name == null ? "column " + (column + 1) : name;
    }

    @Nullable TextField field(int column) {
        return fieldByColumn[column];
    }
}
