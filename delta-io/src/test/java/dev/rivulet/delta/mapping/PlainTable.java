package dev.rivulet.delta.mapping;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.delta.DeltaTableReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a table holds, in plain collections: no names but the columns' own. Immutable.
 *
 * @param columns in order; long, double or string, and all take nulls
 * @param partition the column that partitions it; null for none
 * @param isMapped whether columns can be renamed and dropped
 * @param rows values by column
 */
record PlainTable(
        List<Field> columns, @Nullable String partition, boolean isMapped, List<Map<String, @Nullable Object>> rows) {

    private static final List<Object> LONGS = List.of(0L, 1L, 2L, 3L, 7L, 1L << 40);
    private static final List<Object> DOUBLES = List.of(0.0, 1.5, -3.0, 1e12);
    private static final List<Object> STRINGS = List.of("a", "b", "c=1 %", "d'd");

    static PlainTable of(boolean isPartitioned) {
        List<Field> columns = List.of(
                Field.nullable("a", Simple.LONG),
                Field.nullable("b", Simple.STRING),
                Field.nullable("c", Simple.DOUBLE),
                Field.nullable("d", Simple.LONG));
        return new PlainTable(columns, isPartitioned ? "b" : null, false, List.of());
    }

    Schema schema() {
        return Schema.of(columns);
    }

    boolean has(String column) {
        return columns.stream().anyMatch(field -> field.name().equals(column));
    }

    /** Columns without which there would be a table still. */
    List<Field> droppable() {
        List<Field> others = columns.stream()
                .filter(column -> !column.name().equals(partition))
                .toList();
        return others.size() > 1 ? others : List.of();
    }

    PlainTable withRows(List<Map<String, @Nullable Object>> changed) {
        return new PlainTable(columns, partition, isMapped, List.copyOf(changed));
    }

    PlainTable mapped() {
        return new PlainTable(columns, partition, true, rows);
    }

    PlainTable with(Field added) {
        List<Field> more = new ArrayList<>(columns);
        more.add(added);
        return new PlainTable(more, partition, isMapped, rows);
    }

    PlainTable without(String column) {
        List<Field> less =
                columns.stream().filter(field -> !field.name().equals(column)).toList();
        return new PlainTable(less, partition, isMapped, each(values -> values.remove(column)));
    }

    PlainTable renamed(String from, String to) {
        UnaryOperator<String> renaming = name -> name.equals(from) ? to : name;
        List<Field> others = columns.stream()
                .map(field -> Field.nullable(renaming.apply(field.name()), field.type()))
                .toList();
        String partitionNow = partition == null ? null : renaming.apply(partition);
        return new PlainTable(others, partitionNow, isMapped, each(values -> values.put(to, values.remove(from))));
    }

    private interface Change {
        void on(Map<String, @Nullable Object> values);
    }

    private List<Map<String, @Nullable Object>> each(Change change) {
        List<Map<String, @Nullable Object>> changed = new ArrayList<>();
        for (Map<String, @Nullable Object> row : rows) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>(row);
            change.on(values);
            changed.add(values);
        }
        return changed;
    }

    Field anyColumn(SplittableRandom random) {
        return columns.get(random.nextInt(columns.size()));
    }

    static @Nullable Object value(DataType type, SplittableRandom random) {
        if (random.nextInt(5) == 0) {
            return null;
        }
        List<Object> values = type == Simple.LONG ? LONGS : type == Simple.DOUBLE ? DOUBLES : STRINGS;
        return values.get(random.nextInt(values.size()));
    }

    List<Map<String, @Nullable Object>> some(SplittableRandom random, int count) {
        List<Map<String, @Nullable Object>> some = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            columns.forEach(column -> row.put(column.name(), value(column.type(), random)));
            some.add(row);
        }
        return some;
    }

    StructRowType rowType() {
        return StructRowType.of("row", schema());
    }

    /** As the table takes them. */
    List<Row> rows(List<Map<String, @Nullable Object>> plain) {
        RowBuilder<Row> builder = rowType().newBuilder();
        List<Row> made = new ArrayList<>();
        for (Map<String, @Nullable Object> row : plain) {
            for (int index = 0; index < columns.size(); index++) {
                put(builder, index, row.get(columns.get(index).name()));
            }
            try {
                made.add(builder.build());
            } catch (MalformedRowException impossible) {
                throw new AssertionError(impossible);
            }
        }
        return made;
    }

    private static void put(RowBuilder<Row> builder, int index, @Nullable Object value) {
        if (value instanceof Long number) {
            builder.setLong(index, number);
        } else if (value instanceof Double number) {
            builder.setDouble(index, number);
        } else if (value != null) {
            builder.setObject(index, value);
        }
    }

    /** In a form that is equal if the tables are. */
    List<String> form() {
        return form(rows);
    }

    List<String> form(List<Map<String, @Nullable Object>> some) {
        List<String> lines =
                new ArrayList<>(some.stream().map(this::text).sorted().toList());
        lines.add(0, schema().toString());
        return lines;
    }

    private String text(Map<String, @Nullable Object> row) {
        StringJoiner text = new StringJoiner(", ", "{", "}");
        columns.forEach(column -> text.add(column.name() + "=" + row.get(column.name())));
        return text.toString();
    }

    static List<String> formOf(DeltaTableReader reader) throws IOException {
        List<String> lines = new ArrayList<>();
        reader.forEach(row -> lines.add(row.toString()));
        lines.sort(null);
        lines.add(0, reader.schema().toString());
        return lines;
    }
}
