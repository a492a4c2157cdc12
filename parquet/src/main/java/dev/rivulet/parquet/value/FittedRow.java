package dev.rivulet.parquet.value;

import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Puts the columns of a file's row into a row that is wanted; what the file has not is null. One owner. */
public final class FittedRow {

    private final List<Column> columns;

    /** A column that both have. */
    private record Column(int from, int to, Field stored, Fitting fitting) {}

    private FittedRow(List<Column> columns) {
        this.columns = columns;
    }

    /**
     * By name, in any case.
     *
     * @param path what names of columns begin with in messages
     * @throws IllegalArgumentException if a column has another type than can become the wanted one, or one that may not be null is not
     *     there; naming it
     */
    public static FittedRow of(Schema stored, Schema wanted, String path) {
        List<Column> columns = new ArrayList<>();
        for (int to = 0; to < wanted.fieldCount(); to++) {
            Field field = wanted.field(to);
            int from = stored.indexOf(field.name());
            if (from >= 0) {
                Field found = stored.field(from);
                columns.add(new Column(from, to, found, Fitting.of(found.type(), field.type(), path + field.name())));
            } else if (!field.isNullable()) {
                throw new IllegalArgumentException("column " + path + field.name() + " is " + field.type()
                        + " not null, and the file has none of that name");
            }
        }
        return new FittedRow(columns);
    }

    public void put(Row row, RowBuilder<?> builder) throws MalformedRowException {
        for (Column column : columns) {
            if (row.isNull(column.from)) {
                builder.setNull(column.to);
                continue;
            }
            Object value = switch (column.stored.type().physical()) {
                case LONG -> column.fitting.of(row.longValue(column.from));
                case DOUBLE -> column.fitting.of(row.doubleValue(column.from));
                case OBJECT -> column.fitting.of(Objects.requireNonNull(row.objectValue(column.from)));
            };
            if (value instanceof Long number) {
                builder.setLong(column.to, number);
            } else if (value instanceof Double number) {
                builder.setDouble(column.to, number);
            } else {
                builder.setObject(column.to, value);
            }
        }
    }
}
