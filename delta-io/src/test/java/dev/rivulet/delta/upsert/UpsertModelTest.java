package dev.rivulet.delta.upsert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.change.ChangeReport;
import dev.rivulet.delta.change.Remembrance;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.commit.TableTransaction;
import dev.rivulet.delta.kernel.shape.TableShape;
import dev.rivulet.delta.quality.TableRules;
import dev.rivulet.delta.staging.FileStaging;
import dev.rivulet.delta.staging.StagingName;
import dev.rivulet.delta.staging.StagingSettings;
import dev.rivulet.delta.staging.StagingTarget;
import dev.rivulet.delta.upsert.index.IndexMemory;
import dev.rivulet.delta.upsert.index.KeyColumns;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random upserts by keys of all kinds, among changes that others make meanwhile, held against a list: with an index that knows all, some or
 * nothing of the files. What others write has keys more than once, and rows without one.
 */
final class UpsertModelTest {

    private static final Path TABLE = Path.of("/table");
    private static final int RUN_COUNT = Boolean.getBoolean("rivulet.long") ? 2_000 : 10;
    private static final int STEP_COUNT = 14;

    /** Nothing; a filter or two; places of some files; all. */
    private static final List<Long> MEMORY_SIZES_BYTES = List.of(0L, 60L, 1_500L, 4_000L, 1L << 30);

    private static final List<List<String>> KEYS = List.of(
            List.of("id"),
            List.of("size"),
            List.of("name"),
            List.of("amount"),
            List.of("bytes"),
            List.of("name", "size"),
            List.of("id", "day"),
            List.of("day", "amount", "id"));

    private static final Schema SCHEMA = Schema.of(
            Field.nullable("id", DataType.Simple.LONG),
            Field.nullable("size", DataType.Simple.DOUBLE),
            Field.nullable("name", DataType.Simple.STRING),
            Field.nullable("amount", new DataType.Decimal(9, 2)),
            Field.nullable("bytes", DataType.Simple.BINARY),
            Field.required("day", DataType.Simple.INT),
            Field.required("value", DataType.Simple.LONG));

    private static final StructRowType TYPE = StructRowType.of("row", SCHEMA);

    @Test
    void tableHoldsWhatAListWould() throws Exception {
        long upsertedCount = 0;
        for (long seed = 0; seed < RUN_COUNT; seed++) {
            for (long memory : MEMORY_SIZES_BYTES) {
                Run run = new Run(seed, memory);
                try {
                    run.steps();
                } catch (IOException | RuntimeException | AssertionError failure) {
                    throw new AssertionError(run + ": " + failure.getMessage(), failure);
                }
                upsertedCount += run.replacedCount;
            }
        }
        assertTrue(upsertedCount > 10L * RUN_COUNT, "replaced " + upsertedCount);
    }

    private static final class Run {

        private final long seed;
        private final long memorySizeBytes;
        private final SplittableRandom random;
        private final SimClock clock = new SimClock();
        private final SimDisk disk;
        private final List<String> key;
        private final boolean isUnique;
        private final IndexMemory memory;
        private final EpochUpsert upsert;
        private final StagingTarget target;
        private final DeltaTable others;
        private final Map<Long, List<List<@Nullable Object>>> versions = new HashMap<>();
        private final List<String> steps = new ArrayList<>();
        private List<List<@Nullable Object>> expected = new ArrayList<>();
        private long epoch;
        private long replacedCount;
        private long nextValue;

        Run(long seed, long memorySizeBytes) throws IOException {
            this.seed = seed;
            this.memorySizeBytes = memorySizeBytes;
            this.random = new SplittableRandom(seed);
            this.disk = new SimDisk(clock, seed);
            this.key = KEYS.get(random.nextInt(KEYS.size()));
            this.isUnique = random.nextInt(3) == 0;
            this.others = DeltaTable.openOrCreate(disk, clock, TABLE, definition());
            KernelTable table = KernelTable.open(disk, clock, TABLE).orElseThrow();
            TableShape shape = table.knownScan().shape();
            this.target = new StagingTarget(disk, clock, TableRules.of(TABLE, shape), shape.names());
            this.memory = new IndexMemory(memorySizeBytes);
            this.upsert = new EpochUpsert(table, shape, target, new KeyColumns(key), new KeyGuard(memory));
            versions.put(0L, List.of());
        }

        private TableDefinition definition() {
            TableDefinition definition = (random.nextBoolean()
                            ? TableDefinition.of(SCHEMA)
                            : TableDefinition.of(SCHEMA, "day"))
                    .withDeletionVectors(random.nextInt(3) > 0);
            if (random.nextInt(3) == 0) {
                definition = definition
                        .withProperty("rivulet.deletionVectors.inlineSizeBytesMax", "0")
                        .withProperty("rivulet.deletionVectors.deletedShareMax", "1");
            }
            if (random.nextInt(4) == 0) {
                definition = definition.withProperty("delta.enableChangeDataFeed", "true");
            }
            if (random.nextInt(3) == 0) {
                definition = definition.withProperty("delta.columnMapping.mode", "name");
            }
            return isUnique ? definition.withUniqueKey("one", key.toArray(String[]::new)) : definition;
        }

        void steps() throws Exception {
            for (int step = 0; step < STEP_COUNT; step++) {
                if (random.nextBoolean()) {
                    upsertEpochs();
                } else {
                    foreign();
                }
                assertTrue(memory.sizeBytes() <= memorySizeBytes, () -> "the index takes " + memory.sizeBytes());
                assertEquals(sorted(expected), sorted(read()));
                versions.put(others.version(), List.copyOf(expected));
            }
        }

        private void upsertEpochs() throws Exception {
            List<List<StagedFile>> epochs = new ArrayList<>();
            int epochCount = 1 + random.nextInt(2);
            for (int count = 0; count < epochCount; count++) {
                List<List<@Nullable Object>> rows = rowsWithKeysOnce(random.nextInt(12));
                steps.add("upsert " + rows);
                epochs.add(stage(rows));
                Set<List<Object>> keys = new HashSet<>();
                rows.forEach(row -> keys.add(Objects.requireNonNull(keyOf(row))));
                int before = expected.size();
                expected.removeIf(row -> keys.contains(keyOf(row)));
                replacedCount += before - expected.size();
                expected.addAll(rows);
                epoch++;
            }
            TableTransaction transaction = new TableTransaction("app", epoch, OptionalLong.empty());
            ChangeReport report = upsert.commit(epochs, new Remembrance(transaction, scan -> {}, Map.of()), Map.of());
            assertTrue(report.isNew());
        }

        private List<StagedFile> stage(List<List<@Nullable Object>> rows) throws Exception {
            try (FileStaging<Row> staging =
                    new FileStaging<>(target, TYPE, StagingName.unique(clock), StagingSettings.DEFAULT)) {
                for (List<@Nullable Object> row : rows) {
                    staging.write(row(row));
                }
                return staging.finish();
            }
        }

        private void foreign() throws Exception {
            switch (random.nextInt(7)) {
                case 0, 1 -> append();
                case 2 -> {
                    steps.add("delete");
                    int rest = random.nextInt(5);
                    others.delete("value % 5 = " + rest);
                    expected.removeIf(row -> (Long) row.get(6) % 5 == rest);
                }
                case 3 -> {
                    steps.add("update");
                    int rest = random.nextInt(3);
                    others.update(Map.of("value", "value + 1"), "value % 3 = " + rest);
                    expected.replaceAll(row -> (Long) row.get(6) % 3 == rest ? with(row, (Long) row.get(6) + 1) : row);
                }
                case 4 -> {
                    steps.add("optimize");
                    others.optimize().run();
                }
                default -> {
                    List<Long> known = new ArrayList<>(versions.keySet());
                    Collections.sort(known);
                    long version = known.get(random.nextInt(known.size()));
                    steps.add("restore to " + version);
                    others.restoreToVersion(version);
                    expected = new ArrayList<>(Objects.requireNonNull(versions.get(version)));
                }
            }
        }

        private static List<@Nullable Object> with(List<@Nullable Object> row, long value) {
            List<@Nullable Object> changed = new ArrayList<>(row);
            changed.set(6, value);
            return changed;
        }

        private void append() throws Exception {
            List<List<@Nullable Object>> rows = new ArrayList<>();
            Set<List<Object>> taken = new HashSet<>();
            expected.forEach(row -> taken.add(keyOf(row)));
            int rowCount = random.nextInt(10);
            for (int count = 0; count < rowCount; count++) {
                List<@Nullable Object> row = randomRow(true);
                List<Object> keyOfRow = keyOf(row);
                if (!isUnique || keyOfRow == null || taken.add(keyOfRow)) {
                    rows.add(row);
                }
            }
            steps.add("append " + rows);
            List<Row> made = new ArrayList<>();
            for (List<@Nullable Object> row : rows) {
                made.add(row(row));
            }
            others.append(TYPE, made);
            expected.addAll(rows);
        }

        private List<List<@Nullable Object>> rowsWithKeysOnce(int countMax) {
            Map<List<Object>, List<@Nullable Object>> rows = new HashMap<>();
            for (int count = 0; count < countMax; count++) {
                List<@Nullable Object> row = randomRow(false);
                rows.put(Objects.requireNonNull(keyOf(row)), row);
            }
            return List.copyOf(rows.values());
        }

        private List<@Nullable Object> randomRow(boolean mayBeNull) {
            List<@Nullable Object> row = new ArrayList<>();
            row.add((long) random.nextInt(-8, 8) << 20 * random.nextInt(2));
            row.add(List.of(0.0, -0.0, Double.NaN, -1.5, 2.0, 3.0, Double.NEGATIVE_INFINITY, 1e9)
                    .get(random.nextInt(8)));
            row.add(List.of("", "a", "b", "ä", "long text beyond eight bytes", "long text beyond eight bytes!")
                            .get(random.nextInt(6))
                    + random.nextInt(3));
            row.add(BigDecimal.valueOf(random.nextInt(-500, 500) / 50 * 50, 2));
            row.add(new byte[random.nextInt(8)]);
            for (int column = 0; mayBeNull && column < row.size(); column++) {
                if (random.nextInt(6) == 0) {
                    row.set(column, null);
                }
            }
            row.add((long) random.nextInt(3));
            row.add(nextValue++);
            return row;
        }

        /** Null if there is none. */
        private @Nullable List<Object> keyOf(List<@Nullable Object> row) {
            List<Object> values = new ArrayList<>();
            for (String column : key) {
                Object value = row.get(SCHEMA.requireIndexOf(column));
                if (value == null) {
                    return null;
                }
                values.add(comparable(value));
            }
            return values;
        }

        private static Object comparable(Object value) {
            if (value instanceof Double number) {
                return number == 0 ? "0" : number.toString();
            }
            return value instanceof byte[] bytes ? "bytes " + bytes.length : value;
        }

        private List<List<@Nullable Object>> read() throws IOException {
            List<List<@Nullable Object>> rows = new ArrayList<>();
            others.read().forEach(TYPE, row -> rows.add(values(row)));
            return rows;
        }

        /** In a form and an order that are the same if and only if the rows are. */
        private static List<String> sorted(List<List<@Nullable Object>> rows) {
            return rows.stream()
                    .map(row -> row.stream()
                            .map(value -> value instanceof byte[] bytes ? "bytes " + bytes.length : "" + value)
                            .toList()
                            .toString())
                    .sorted()
                    .toList();
        }

        @Override
        public String toString() {
            return "seed " + seed + ", memory " + memorySizeBytes + ", key " + key + ", unique " + isUnique + ", "
                    + others.path() + ": " + steps;
        }
    }

    private static Row row(List<@Nullable Object> values) throws Exception {
        RowBuilder<Row> builder = TYPE.newBuilder();
        for (int index = 0; index < values.size(); index++) {
            Object value = values.get(index);
            if (value instanceof Long number) {
                builder.setLong(index, number);
            } else if (value instanceof Double number) {
                builder.setDouble(index, number);
            } else if (value != null) {
                builder.setObject(index, value);
            }
        }
        return builder.build();
    }

    private static List<@Nullable Object> values(Row row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int index = 0; index < SCHEMA.fieldCount(); index++) {
            DataType.Physical form = SCHEMA.field(index).type().physical();
            values.add(
                    TYPE.accessor(index).isNull(row)
                            ? null
                            : switch (form) {
                                case LONG -> TYPE.accessor(index).longValue(row);
                                case DOUBLE -> TYPE.accessor(index).doubleValue(row);
                                case OBJECT -> TYPE.accessor(index).objectValue(row);
                            });
        }
        return values;
    }
}
