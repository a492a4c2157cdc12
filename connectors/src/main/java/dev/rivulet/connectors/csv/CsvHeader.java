package dev.rivulet.connectors.csv;

import dev.rivulet.connectors.internal.TextField;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which column of a file goes to which field. Immutable. */
final class CsvHeader {

    /** Per column its field; null where no field has the column's name. */
    private final @Nullable TextField[] fieldByColumn;

    private CsvHeader(@Nullable TextField[] fieldByColumn) {
        this.fieldByColumn = fieldByColumn;
    }

    /**
     * @throws MalformedRowException if a field's column is missing or stands twice; it then holds for all records of the file
     */
    static CsvHeader of(RowType<?> rowType, List<@Nullable String> columns) throws MalformedRowException {
        @Nullable TextField[] fieldByColumn = new @Nullable TextField[columns.size()];
        for (int index = 0; index < rowType.schema().fieldCount(); index++) {
            Field field = rowType.schema().field(index);
            int column = columns.indexOf(field.name());
            if (column != columns.lastIndexOf(field.name())) {
                throw new MalformedRowException("column " + field.name() + " stands twice in the header " + columns);
            }
            if (column >= 0) {
                fieldByColumn[column] = new TextField(index, field);
            } else if (!field.isNullable()) {
                throw new MalformedRowException("field " + field.name() + " is missing, wanted " + field.type()
                        + " not null: the header has no such column, but " + columns);
            }
        }
        return new CsvHeader(fieldByColumn);
    }

    int columnCount() {
        return fieldByColumn.length;
    }

    @Nullable TextField field(int column) {
        return fieldByColumn[column];
    }
}
