package dev.rivulet.delta.nested;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.DeltaTableReader;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.change.Naming;
import dev.rivulet.delta.diff.DiffReport;
import dev.rivulet.delta.diff.TableDiff;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/** Random changes of one table with random nested columns, each against the same in a map of rows by id. Used once. */
final class NestedTableRun {

    private static final Path TABLE = Path.of("/table");
    private static final SimClock CLOCK = new SimClock();
    private static final int STEP_COUNT = 8;

    private final long seed;
    private final SimDisk disk;
    private final SplittableRandom random;
    private final StructRowType rows;
    private final TreeMap<Long, Row> expected = new TreeMap<>();
    private final List<TreeMap<Long, Row>> versions = new ArrayList<>();
    private long nextId;
    private boolean isSorted;

    NestedTableRun(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.disk = new SimDisk(CLOCK, seed);
        this.rows = StructRowType.of("row", NestedSample.schema(random));
    }

    void run() throws IOException {
        boolean hasFeed = random.nextInt(3) == 0;
        TableDefinition definition = TableDefinition.of(rows.schema())
                .withCheckpointInterval(3)
                .withDeletionVectors(random.nextBoolean())
                .withProperty("delta.enableChangeDataFeed", String.valueOf(hasFeed));
        if (random.nextInt(3) == 0) {
            definition = definition.partitionedBy("part");
        }
        String what = "seed " + seed + ": " + rows.schema();
        try {
            DeltaTable.openOrCreate(disk, CLOCK, TABLE, Naming.of(seed).of(definition));
            versions.add(new TreeMap<>());
            assertEquals(rows.schema(), DeltaTable.open(disk, CLOCK, TABLE).schema());
            for (int step = 0; step < STEP_COUNT; step++) {
                step(DeltaTable.open(disk, CLOCK, TABLE));
                compare();
            }
            DeltaTable table = DeltaTable.open(disk, CLOCK, TABLE);
            for (int version = 0; version < versions.size(); version++) {
                assertEquals(versions.get(version), found(table.versionAsOf(version)), "version " + version);
            }
            table.cloneTo(Path.of("/clone")).run();
            DiffReport report = TableDiff.in(disk, Path.of("/scratch"))
                    .withMemory(random.nextBoolean() ? 1 : TableDiff.MEMORY_SIZE_BYTES_MAX_DEFAULT)
                    .compare(
                            table.read(),
                            DeltaTable.open(disk, CLOCK, Path.of("/clone")).read());
            assertTrue(report.areRowsEqual());
            assertEquals(expected.size(), report.equalCount());
            if (hasFeed) {
                assertEquals(expected, told(table));
            }
        } catch (IOException | RuntimeException | AssertionError failure) {
            throw new AssertionError(what, failure);
        }
    }

    private void step(DeltaTable table) throws IOException {
        switch (random.nextInt(expected.isEmpty() ? 1 : 9)) {
            case 0, 1, 2 -> table.append(rows, take(fresh(random.nextInt(1, 12))));
            case 3 -> delete(table);
            case 4 -> update(table);
            case 5 -> merge(table);
            case 6 -> optimize(table);
            case 7 -> overwrite(table);
            default -> restore(table);
        }
        while (versions.size() <= table.version()) {
            versions.add(new TreeMap<>(expected));
        }
    }

    private List<Row> fresh(int count) {
        List<Row> made = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            made.add(NestedSample.row(rows, nextId++, random));
        }
        return made;
    }

    private List<Row> take(List<Row> made) {
        made.forEach(row -> expected.put(row.longValue(0), row));
        return made;
    }

    private void delete(DeltaTable table) throws IOException {
        if (random.nextBoolean()) {
            table.delete("c0 IS NULL");
            expected.values().removeIf(row -> row.isNull(2));
        } else {
            table.delete("id % 3 = 1");
            remove(id -> id % 3 == 1);
        }
    }

    private void remove(LongPredicate gone) {
        expected.keySet().removeIf(gone::test);
    }

    private void update(DeltaTable table) throws IOException {
        table.update(Map.of("id", "id + 1000000"), "id % 4 = 2");
        TreeMap<Long, Row> before = new TreeMap<>(expected);
        expected.clear();
        before.forEach((id, row) -> {
            Row after = id % 4 == 2 ? withId(row, id + 1_000_000) : row;
            expected.put(after.longValue(0), after);
        });
        nextId = Math.max(nextId, expected.isEmpty() ? 0 : expected.lastKey() + 1);
    }

    private Row withId(Row row, long id) {
        return NestedSample.withId(rows, row, id);
    }

    private void merge(DeltaTable table) throws IOException {
        List<Row> source = fresh(random.nextInt(1, 4));
        for (Long id : List.copyOf(expected.keySet())) {
            if (random.nextInt(3) == 0) {
                source.add(NestedSample.row(rows, id, random));
            }
        }
        table.merge(rows, source, "id")
                .whenMatchedUpdateAll()
                .whenNotMatchedInsertAll()
                .run();
        take(source);
    }

    /** Along a curve, rows are sorted in files of their own. */
    private void optimize(DeltaTable table) throws IOException {
        if (random.nextBoolean()) {
            table.optimize().run();
        } else {
            isSorted = true;
            table.optimize().zOrderBy("id").run();
        }
    }

    private void overwrite(DeltaTable table) throws IOException {
        List<Row> made = fresh(random.nextInt(1, 6));
        table.overwrite(rows, made);
        expected.clear();
        take(made);
    }

    private void restore(DeltaTable table) throws IOException {
        int version = random.nextInt(versions.size());
        table.restoreToVersion(version);
        expected.clear();
        expected.putAll(versions.get(version));
    }

    private void compare() throws IOException {
        DeltaTable table = DeltaTable.open(disk, CLOCK, TABLE);
        assertEquals(expected, found(table.read()));
        // The order of a map has no meaning for equality, but is kept where rows are not spilled.
        if (!isSorted) {
            assertEquals(expected.toString(), found(table.read()).toString());
        }
        TreeMap<Long, Row> withValue = new TreeMap<>(expected);
        withValue.values().removeIf(row -> row.isNull(2));
        assertEquals(withValue, found(table.read().where("c0 IS NOT NULL")));
        TreeMap<Long, Row> without = new TreeMap<>(expected);
        without.keySet().removeAll(withValue.keySet());
        assertEquals(without, found(table.read().where("c0 IS NULL")));
    }

    /** What becomes of an empty table by the changes that are told. */
    private TreeMap<Long, Row> told(DeltaTable table) throws IOException {
        TreeMap<Long, Row> told = new TreeMap<>();
        TreeMap<Long, Map<Long, Row>> gone = new TreeMap<>();
        TreeMap<Long, Map<Long, Row>> come = new TreeMap<>();
        String[] columns = rows.schema().names().toArray(String[]::new);
        table.changes(0, table.version()).forEach(change -> {
            int typeIndex = change.schema().requireIndexOf("_change_type");
            String type = String.valueOf(change.objectValue(typeIndex));
            long version = change.longValue(change.schema().requireIndexOf("_commit_version"));
            Map<Long, Map<Long, Row>> side = type.equals("delete") || type.equals("update_preimage") ? gone : come;
            Row row = NestedSample.selected(rows, change, columns);
            side.computeIfAbsent(version, any -> new TreeMap<>()).put(row.longValue(0), row);
        });
        for (long version = 0; version <= table.version(); version++) {
            gone.getOrDefault(version, Map.of()).forEach((id, row) -> assertEquals(told.remove(id), row));
            told.putAll(come.getOrDefault(version, Map.of()));
        }
        return told;
    }

    private TreeMap<Long, Row> found(DeltaTableReader reader) throws IOException {
        TreeMap<Long, Row> found = new TreeMap<>();
        reader.forEach(rows, row -> assertTrue(found.put(row.longValue(0), row) == null, "twice: " + row));
        return found;
    }
}
