package dev.rivulet.delta.mapping;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.WriteOption;
import dev.rivulet.delta.optimize.OptimizeSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What is done to a table, and what it holds then. */
record MappingStep(String text, OnTable onTable, PlainTable after) {

    /** Few, so that names come again for other columns, also in another case. */
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "E", "x");

    private static final List<Simple> TYPES = List.of(Simple.LONG, Simple.STRING, Simple.DOUBLE);

    @FunctionalInterface
    interface OnTable {

        void run(DeltaTable table) throws IOException;
    }

    /**
     * @param versions of which the last is the latest
     */
    static MappingStep random(SplittableRandom random, List<PlainTable> versions) {
        PlainTable before = versions.get(versions.size() - 1);
        if (!before.isMapped() && random.nextInt(4) == 0) {
            return new MappingStep("map", table -> table.alter().setColumnMapping("name"), before.mapped());
        }
        return switch (random.nextInt(before.isMapped() ? 16 : 12)) {
            case 0, 1, 2 -> append(before, random);
            case 3 -> delete(before, random);
            case 4, 5 -> update(before, random);
            case 6 -> merge(before, random);
            case 7 -> overwrite(before, random);
            case 8 -> optimize(before, random);
            case 9 -> restore(versions, random.nextInt(versions.size()));
            case 10, 11 -> add(before, random);
            case 12, 13 -> rename(before, random);
            default -> drop(before, random);
        };
    }

    private static MappingStep append(PlainTable before, SplittableRandom random) {
        List<Map<String, @Nullable Object>> rows = before.some(random, 1 + random.nextInt(4));
        return new MappingStep(
                "append " + before.form(rows),
                table -> table.append(before.rowType(), before.rows(rows)),
                before.withRows(joined(before.rows(), rows)));
    }

    private static MappingStep delete(PlainTable before, SplittableRandom random) {
        PlainCondition condition = PlainCondition.random(before, random);
        return new MappingStep(
                "delete where " + condition.sql(),
                table -> table.delete(condition.sql()),
                before.withRows(condition.rest(before)));
    }

    private static MappingStep update(PlainTable before, SplittableRandom random) {
        PlainCondition condition = PlainCondition.random(before, random);
        Field column = before.anyColumn(random);
        Object value = PlainTable.value(column.type(), random);
        String sql = value == null ? "CAST(NULL AS " + column.type() + ")" : PlainCondition.literal(value);
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (Map<String, @Nullable Object> row : before.rows()) {
            Map<String, @Nullable Object> changed = new LinkedHashMap<>(row);
            if (condition.isMet(row)) {
                changed.put(column.name(), value);
            }
            rows.add(changed);
        }
        return new MappingStep(
                "update " + column.name() + " = " + sql + " where " + condition.sql(),
                table -> table.update(Map.of(column.name(), sql), condition.sql()),
                before.withRows(rows));
    }

    /** By one column: rows of the table become those with the same key, and others come. */
    private static MappingStep merge(PlainTable before, SplittableRandom random) {
        String key = before.anyColumn(random).name();
        List<Map<String, @Nullable Object>> source = new ArrayList<>();
        Set<Object> keys = new LinkedHashSet<>();
        for (Map<String, @Nullable Object> row : before.some(random, 4)) {
            Object value = row.get(key);
            if (value == null || keys.add(value)) {
                source.add(row);
            }
        }
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        Set<Object> found = new LinkedHashSet<>();
        for (Map<String, @Nullable Object> row : before.rows()) {
            Object value = row.get(key);
            boolean isMatched = value != null && keys.contains(value);
            if (isMatched) {
                found.add(value);
            }
            rows.add(
                    isMatched
                            ? source.stream()
                                    .filter(other -> value.equals(other.get(key)))
                                    .findFirst()
                                    .orElseThrow()
                            : row);
        }
        for (Map<String, @Nullable Object> row : source) {
            if (!found.contains(row.get(key))) {
                rows.add(row);
            }
        }
        return new MappingStep(
                "merge by " + key + " " + before.form(source),
                table -> table.merge(before.rowType(), before.rows(source), key)
                        .whenMatchedUpdateAll()
                        .whenNotMatchedInsertAll()
                        .run(),
                before.withRows(rows));
    }

    private static MappingStep overwrite(PlainTable before, SplittableRandom random) {
        PlainCondition condition = PlainCondition.random(before, random);
        List<Map<String, @Nullable Object>> rows =
                before.some(random, 6).stream().filter(condition::isMet).toList();
        return new MappingStep(
                "overwrite where " + condition.sql() + " " + before.form(rows),
                table -> table.overwriteWhere(condition.sql(), before.rowType(), before.rows(rows)),
                before.withRows(joined(condition.rest(before), rows)));
    }

    private static MappingStep optimize(PlainTable before, SplittableRandom random) {
        List<String> columns = before.columns().stream()
                .map(Field::name)
                .filter(name -> !name.equals(before.partition()))
                .toList();
        String column = columns.get(random.nextInt(columns.size()));
        return random.nextBoolean()
                ? new MappingStep("optimize", table -> table.optimize().run(), before)
                : new MappingStep(
                        "z-order by " + column,
                        table -> table.optimize()
                                .with(new OptimizeSettings(1_000, 1))
                                .zOrderBy(column)
                                .run(),
                        before);
    }

    private static MappingStep restore(List<PlainTable> versions, int version) {
        return new MappingStep(
                "restore version " + version, table -> table.restoreToVersion(version), versions.get(version));
    }

    private static String freeName(PlainTable before, SplittableRandom random) {
        List<String> free = new ArrayList<>(NAMES);
        if (before.isMapped()) {
            free.add("two words, {so}");
        }
        free.removeIf(name ->
                before.columns().stream().anyMatch(column -> column.name().equalsIgnoreCase(name)));
        return free.get(random.nextInt(free.size()));
    }

    /** By itself, or with rows that have it. */
    private static MappingStep add(PlainTable before, SplittableRandom random) {
        if (before.columns().size() == NAMES.size() - 1) {
            return append(before, random);
        }
        DataType type = TYPES.get(random.nextInt(TYPES.size()));
        Field column = Field.nullable(freeName(before, random), type);
        PlainTable wider = before.with(column);
        if (random.nextBoolean()) {
            return new MappingStep("add " + column, table -> table.alter().addColumns(column), wider);
        }
        List<Map<String, @Nullable Object>> rows = wider.some(random, 2);
        return new MappingStep(
                "append with " + column + " " + wider.form(rows),
                table -> table.append(wider.rowType(), wider.rows(rows), WriteOption.MERGE_SCHEMA),
                wider.withRows(joined(before.rows(), rows)));
    }

    private static MappingStep rename(PlainTable before, SplittableRandom random) {
        String from = before.anyColumn(random).name();
        String to = freeName(before, random);
        return new MappingStep(
                "rename " + from + " to " + to,
                table -> table.alter().renameColumn(from, to),
                before.renamed(from, to));
    }

    private static MappingStep drop(PlainTable before, SplittableRandom random) {
        List<Field> droppable = before.droppable();
        if (droppable.isEmpty()) {
            return add(before, random);
        }
        String column = droppable.get(random.nextInt(droppable.size())).name();
        return new MappingStep("drop " + column, table -> table.alter().dropColumn(column), before.without(column));
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    @Override
    public String toString() {
        return text;
    }
}
