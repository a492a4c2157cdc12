package dev.rivulet.delta.parquet;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.delta.kernel.shape.PhysicalColumn;
import java.util.List;

/**
 * The columns of a data file and how to read each from a row. Immutable, any thread.
 *
 * @param columns in the file's order; partition columns are not among them, since their values stand in the log
 * @param statisticsColumnsMax how many of them, from the first, get statistics; the fields of a struct count each
 */
public record FileColumns<T>(List<Column<T>> columns, int statisticsColumnsMax) {

    /** What readers of Delta tables expect unless a table says otherwise. */
    public static final int STATISTICS_COLUMNS_MAX_DEFAULT = 32;

    /**
     * One column.
     *
     * @param field as the table has it
     * @param physical what the file calls it
     * @param given the rows' own type of it, whose values the column holds all of
     * @param accessor the way from a row to its value
     */
    public record Column<T>(Field field, PhysicalColumn physical, DataType given, FieldAccessor<T> accessor) {

        /** One that the file calls as the table does, with the table's type. */
        public Column(Field field, FieldAccessor<T> accessor) {
            this(field, PhysicalColumn.named(field.name()), field.type(), accessor);
        }
    }

    public FileColumns {
        columns = List.copyOf(columns);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException(
                    "a data file needs a column; a table may not be partitioned by all its columns");
        }
    }
}
