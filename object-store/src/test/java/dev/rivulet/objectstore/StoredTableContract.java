package dev.rivulet.objectstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.core.time.Clock;
import dev.rivulet.delta.DeltaSink;
import dev.rivulet.delta.DeltaSource;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.DeltaTableReader;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.optimize.OptimizeSettings;
import dev.rivulet.delta.upkeep.RepairReport;
import dev.rivulet.testkit.SimClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a table does in every bucket. A test of a store extends it.
 *
 * <p>What a table holds is held against a plain map, as the table itself says and as a plain copy of its objects on this machine's disk
 * does, which is read without any code of this module.
 */
public abstract class StoredTableContract {

    /** A row. */
    public record Item(long id, String place, double amount) {}

    private static final RowType<Item> ITEMS = RecordRowType.of(Item.class);
    private static final List<String> PLACES = List.of("a b%/c=", "ü+&?#", "..");

    /** Before any server's, and then behind all, so that a vacuum finds all files old. */
    private final SimClock clock = new SimClock();

    private final TreeMap<Long, Item> expected = new TreeMap<>();
    private int copyCount;

    @TempDir
    private Path machine;

    /** An empty place in a bucket, whose names have odd characters. Another one per call. */
    protected abstract Path newTable();

    /** All objects below a place, by key, found without any code of this module. */
    protected abstract Map<String, byte[]> objects(Path table);

    /** Puts another object in the place of one, without any code of this module. */
    protected abstract void replace(Path file, byte[] content);

    /** How many rounds two writers race. */
    protected abstract int raceCount();

    @Test
    void aTableGoesThroughItsLife() throws IOException {
        Path path = newTable();
        DeltaTable table = create(path, true);
        for (int part = 0; part < 3; part++) {
            append(table, part * 40, 40);
        }
        check(table);

        merge(table, 100, 60);
        delete(table, "amount < 50", 50);
        assertTrue(
                objects(path).values().stream()
                        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                        .anyMatch(text -> text.contains("\"deletionVector\":{")),
                "no vectors");
        check(table);
        long before = table.version();
        TreeMap<Long, Item> then = new TreeMap<>(expected);

        table.update(Map.of("amount", "amount + 0.5"), "id >= 100");
        expected.replaceAll((id, item) -> id < 100 ? item : new Item(id, item.place(), item.amount() + 0.5));
        check(table);
        assertEquals(then, rows(table.versionAsOf(before)));

        optimize(table);
        table.checkpoint();
        check(table);
        assertTrue(objects(path).keySet().stream().anyMatch(key -> key.endsWith("_last_checkpoint")));

        table.restoreToVersion(before);
        expected.clear();
        expected.putAll(then);
        check(table);
        vacuum(table, path);
        check(table);
        append(DeltaTable.open(new SystemDisk(), clock, path), 1_000, 10);
        check(table);
    }

    private void optimize(DeltaTable table) throws IOException {
        long fileCount = table.read().plan().fileCount();
        table.optimize()
                .zOrderBy("id", "amount")
                .with(new OptimizeSettings(
                        OptimizeSettings.DEFAULT.targetFileSizeBytes(),
                        OptimizeSettings.PORTION_SIZE_BYTES_DEFAULT,
                        2_000))
                .run();
        assertTrue(table.read().plan().fileCount() <= fileCount);
    }

    private void vacuum(DeltaTable table, Path path) throws IOException {
        int count = objects(path).size();
        long dataCount = dataFileCount(path);
        clock.advance(Duration.ofDays(36_500));
        assertTrue(dataCount > table.read().plan().fileCount());
        table.vacuum().retain(Duration.ZERO).withoutRetentionCheck().run();
        assertTrue(objects(path).size() < count);
        assertEquals(table.read().plan().fileCount(), dataFileCount(path));
    }

    private long dataFileCount(Path path) {
        return objects(path).keySet().stream()
                .filter(key -> key.endsWith(".parquet") && !key.contains("_delta_log"))
                .count();
    }

    private DeltaTable create(Path path, boolean hasVectors) throws IOException {
        TableDefinition definition = TableDefinition.of(ITEMS.schema(), "place")
                .withCheckpointInterval(4)
                .withDeletionVectors(hasVectors);
        return DeltaTable.openOrCreate(new SystemDisk(), clock, path, definition);
    }

    private void append(DeltaTable table, long firstId, int count) throws IOException {
        List<Item> items = items(firstId, count, 0);
        table.append(ITEMS, items);
        items.forEach(item -> expected.put(item.id(), item));
    }

    private void merge(DeltaTable table, long firstId, int count) throws IOException {
        List<Item> items = items(firstId, count, 7_000);
        table.merge(ITEMS, items, "id")
                .whenMatchedUpdateAll()
                .whenNotMatchedInsertAll()
                .run();
        items.forEach(item -> expected.put(item.id(), item));
    }

    private void delete(DeltaTable table, String condition, double limit) throws IOException {
        table.delete(condition);
        expected.values().removeIf(item -> item.amount() < limit);
    }

    private static List<Item> items(long firstId, int count, double more) {
        List<Item> items = new ArrayList<>();
        for (long id = firstId; id < firstId + count; id++) {
            items.add(new Item(id, PLACES.get((int) (id % PLACES.size())), id * 3 % 101 + more));
        }
        return items;
    }

    private void check(DeltaTable table) throws IOException {
        assertEquals(expected, rows(table.read()));
        DeltaTable again = DeltaTable.open(new SystemDisk(), clock, table.path());
        assertEquals(expected, rows(again.read()));
        assertEquals(expected, rows(copyOf(table.path()).read()));
    }

    private DeltaTable copyOf(Path table) throws IOException {
        Path copy = machine.resolve("copy-" + ++copyCount);
        String key = table.subpath(0, table.getNameCount()).toString();
        for (Map.Entry<String, byte[]> object : objects(table).entrySet()) {
            Path file = copy.resolve(object.getKey().substring(key.length() + 1));
            Files.createDirectories(file.getParent());
            Files.write(file, object.getValue());
        }
        return DeltaTable.open(new SystemDisk(), clock, copy);
    }

    private static TreeMap<Long, Item> rows(DeltaTableReader reader) throws IOException {
        TreeMap<Long, Item> rows = new TreeMap<>();
        reader.forEach(ITEMS, item -> {
            if (rows.put(item.id(), item) != null) {
                throw new AssertionError("id " + item.id() + " is there twice");
            }
        });
        return rows;
    }

    @Test
    void aTableIsClonedIntoTheBucketAndOutOfIt() throws IOException {
        Path path = newTable();
        Path inBucket = newTable();
        DeltaTable table = create(path, true);
        append(table, 0, 30);
        delete(table, "amount < 20", 20);

        table.cloneTo(inBucket).shallow().run();
        table.cloneTo(machine.resolve("deep")).run();

        assertEquals(
                expected,
                rows(DeltaTable.open(new SystemDisk(), clock, inBucket).read()));
        DeltaTable deep = DeltaTable.open(new SystemDisk(), clock, machine.resolve("deep"));
        assertEquals(expected, rows(deep.read()));
        Path back = newTable();
        deep.cloneTo(back).run();
        assertEquals(
                expected, rows(DeltaTable.open(new SystemDisk(), clock, back).read()));
        IOException refusal = assertThrows(
                IOException.class, () -> deep.cloneTo(newTable()).shallow().run());
        assertTrue(refusal.getMessage().contains("not in one place"), refusal::getMessage);
    }

    @Test
    void aDamagedCheckpointIsPutAside() throws IOException {
        Path path = newTable();
        DeltaTable table = create(path, false);
        append(table, 0, 30);
        append(table, 30, 30);
        table.checkpoint();
        append(table, 60, 30);
        String name = "00000000000000000002.checkpoint.parquet";
        Path checkpoint = path.resolve("_delta_log").resolve(name);
        replace(checkpoint, "PAR1 and no more".getBytes(StandardCharsets.UTF_8));
        replace(path.resolve("_delta_log/_last_checkpoint"), "{\"version\":2,".getBytes(StandardCharsets.UTF_8));

        IOException failure = assertThrows(
                IOException.class,
                () -> rows(DeltaTable.open(new SystemDisk(), clock, path).read()));
        RepairReport report = DeltaTable.repair(new SystemDisk(), clock, path);

        assertTrue(failure.getMessage().contains(checkpoint.toString()), failure::getMessage);
        assertTrue(failure.getMessage().contains("rivulet table repair"), failure::getMessage);
        assertEquals(2, report.findings().size(), report::toString);
        check(DeltaTable.open(new SystemDisk(), clock, path));
        assertTrue(objects(path).keySet().stream().anyMatch(key -> key.endsWith("." + name + ".damaged")));
        assertTrue(objects(path).keySet().stream().anyMatch(key -> key.endsWith("3.checkpoint.parquet")));
        assertEquals(List.of(), DeltaTable.repair(new SystemDisk(), clock, path).findings());
    }

    @Test
    void aStreamReadsTheTableAndGoesOnWhereItWas() throws IOException {
        Path path = newTable();
        DeltaTable table = create(path, false);
        append(table, 0, 30);
        Map<Integer, byte[]> offsets = new HashMap<>();

        List<Item> first = stream(path, offsets);
        append(table, 30, 10);
        table.optimize().run();
        append(table, 40, 10);
        List<Item> then = stream(path, offsets);

        assertEquals(new ArrayList<>(expected.headMap(30L).values()), first);
        assertEquals(new ArrayList<>(expected.tailMap(30L).values()), then);
        assertEquals(List.of(), stream(path, offsets));
    }

    /** What a start with these offsets reads to the end of the table, sorted; the offsets go with it. */
    private List<Item> stream(Path path, Map<Integer, byte[]> offsets) throws IOException {
        DeltaSource<Item> source = DeltaSource.of(path, ITEMS);
        Decoder<Item> decoder = source.newDecoder();
        List<Item> items = new ArrayList<>();
        try (SourceReader reader =
                source.open(new SourceContext("delta", Map.copyOf(offsets), true, new SystemDisk(), clock))) {
            while (!reader.isFinished()) {
                Batch batch = reader.poll(new BatchLimits(7, 1 << 20));
                if (batch != null) {
                    Batch logged = Batch.decode(batch.encoded());
                    offsets.put(logged.partition(), logged.resumeOffset());
                    for (int index = 0; index < logged.recordCount(); index++) {
                        items.add(decode(decoder, logged, index));
                    }
                }
            }
        }
        items.sort(Comparator.comparingLong(Item::id));
        return items;
    }

    private static Item decode(Decoder<Item> decoder, Batch batch, int index) throws IOException {
        try {
            return decoder.decode(batch, index);
        } catch (MalformedRowException malformed) {
            throw new AssertionError(malformed);
        }
    }

    @Test
    void aMissingTableIsNamedByItsUrl() {
        Path path = newTable();

        IOException failure = assertThrows(IOException.class, () -> DeltaTable.open(new SystemDisk(), clock, path));

        assertTrue(failure.getMessage().contains(path.toString()), failure::getMessage);
        assertFalse(Files.exists(Path.of(path.getRoot().toString().replace("//", "/"))));
    }

    /** Two writers, each with a store of its own: every version is won once, and no row is lost or doubled. */
    @Test
    void ofTwoWritersNoneLosesACommit() throws Exception {
        Path path = newTable();
        CyclicBarrier barrier = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Throwable> failures = new ArrayList<>();
            for (Future<Void> writer :
                    threads.invokeAll(List.of(writer(path, "left", barrier), writer(path, "right", barrier)))) {
                failures.addAll(failure(writer));
            }
            assertEquals(List.of(), failures);
        } finally {
            threads.shutdownNow();
        }

        DeltaTable table = DeltaTable.open(new SystemDisk(), clock, path);
        assertEquals(2L * raceCount(), table.version());
        Map<Long, Integer> rowsByEpoch = new HashMap<>();
        table.read().forEach(ITEMS, item -> rowsByEpoch.merge(item.id(), 1, Integer::sum));
        assertEquals(raceCount(), rowsByEpoch.size());
        rowsByEpoch.forEach((epoch, count) -> assertEquals(2, count, () -> "rows of epoch " + epoch));
    }

    private static List<Throwable> failure(Future<Void> writer) throws InterruptedException {
        try {
            writer.get();
            return List.of();
        } catch (ExecutionException failure) {
            return List.of(failure.getCause());
        }
    }

    private Callable<Void> writer(Path path, String uid, CyclicBarrier barrier) {
        Clock own = new SimClock();
        return () -> {
            barrier.await();
            try (SinkSession<Item> session = DeltaSink.append(path, Item.class)
                    .withAutoCompaction(0)
                    .open(new SinkContext("job", uid, new UUID(7, 9), 1, new SystemDisk(), own))) {
                for (int round = 1; round <= raceCount(); round++) {
                    // Not for ever, should the other have failed.
                    barrier.await(20, TimeUnit.SECONDS);
                    session.writer().write(new Item(round, uid, 1));
                    EpochSeal seal = new EpochSeal(round, round * 100L, 1, round * 1_000_003L);
                    session.committer().commit(List.of(session.writer().seal(seal)));
                }
            }
            return null;
        };
    }
}
