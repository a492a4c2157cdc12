package dev.rivulet.delta.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.delta.kernel.commit.AppendRequest;
import dev.rivulet.delta.kernel.commit.AppendResult;
import dev.rivulet.delta.kernel.commit.TableTransaction;
import dev.rivulet.delta.kernel.shape.TableLayout;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.replay.CreateCheckpointIterator;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class CheckpointTest {

    private static final Path ROOT = Path.of("/table");
    private static final Path LOG = ROOT.resolve("_delta_log");

    private final SimClock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);

    @Test
    void tableOfManyCommitsReadsTheSameFromItsCheckpoint() throws IOException {
        KernelTable table = create(10);
        for (int version = 1; version <= 120; version++) {
            AppendResult result = append(table, version);
            assertEquals(version, result.tableVersion());
            assertEquals(java.util.Optional.empty(), result.upkeepFailure());
        }

        List<String> names = disk.list(LOG);
        assertEquals(
                12,
                names.stream()
                        .filter(name -> name.endsWith(".checkpoint.parquet"))
                        .count());
        assertEquals(121, names.stream().filter(name -> name.endsWith(".crc")).count());
        assertEquals(0, names.stream().filter(name -> name.startsWith(".")).count());
        removeLogBefore(120);
        KernelTable reloaded = KernelTable.open(disk, clock, ROOT).orElseThrow();
        assertEquals(120, reloaded.version());
        assertEquals(OptionalLong.of(120), reloaded.latestTransactionVersion("app"));
        assertEquals(120, liveFiles().size());
    }

    @Test
    void tableWithoutItsChecksumsAndHintReadsTheSame() throws IOException {
        KernelTable table = create(10);
        for (int version = 1; version <= 25; version++) {
            append(table, version);
        }
        for (String name : disk.list(LOG)) {
            if (name.endsWith(".crc") || name.equals("_last_checkpoint")) {
                disk.delete(LOG.resolve(name));
            }
        }

        KernelTable reloaded = KernelTable.open(disk, clock, ROOT).orElseThrow();

        assertEquals(OptionalLong.of(25), reloaded.latestTransactionVersion("app"));
        assertEquals(26, append(reloaded, 26).tableVersion());
        assertEquals(26, liveFiles().size());
    }

    @Test
    void failingCheckpointLeavesNothingBehind() throws IOException {
        KernelTable table = create(1_000);
        for (int version = 1; version <= 30; version++) {
            append(table, version);
        }
        KernelEngine engine = new KernelEngine(disk, FileSystems.getDefault());
        Path checkpoint = LOG.resolve("00000000000000000030.checkpoint.parquet");
        SnapshotImpl snapshot =
                (SnapshotImpl) TableManager.loadSnapshot(ROOT.toString()).build(engine);
        for (int batches = 0; batches < 3; batches++) {
            CloseableIterator<FilteredColumnarBatch> failing =
                    failingAfter(snapshot.getCreateCheckpointIterator(engine), batches);

            assertThrows(
                    IllegalStateException.class,
                    () -> engine.getParquetHandler().writeParquetFileAtomically(checkpoint.toString(), failing));

            assertTrue(disk.list(LOG).stream().noneMatch(name -> name.contains("checkpoint")));
        }
        table.checkpoint();
        assertTrue(disk.exists(checkpoint));
        assertEquals(30, liveFiles().size());
    }

    @Test
    void checkpointThatIsThereIsNotReplaced() throws IOException {
        KernelTable table = create(1_000);
        append(table, 1);
        table.checkpoint();
        KernelEngine engine = new KernelEngine(disk, FileSystems.getDefault());
        SnapshotImpl snapshot =
                (SnapshotImpl) TableManager.loadSnapshot(ROOT.toString()).build(engine);
        CreateCheckpointIterator rows = snapshot.getCreateCheckpointIterator(engine);

        assertThrows(
                FileAlreadyExistsException.class,
                () -> engine.getParquetHandler()
                        .writeParquetFileAtomically(LOG + "/00000000000000000001.checkpoint.parquet", rows));

        table.checkpoint();
        assertTrue(disk.list(LOG).stream().noneMatch(name -> name.startsWith(".")));
    }

    /** What was before it may be cleaned away, so nothing of that may be needed. */
    @Test
    void committerGoesOnFromACheckpointThatIsMadeBesideIt() throws IOException {
        KernelTable table = create(10);
        BackgroundCheckpoints beside = table.checkpointsBeside();
        for (int version = 1; version <= 47; version++) {
            append(table, version);
            if (version % 10 == 4) {
                finish(beside);
            }
        }
        append(table, 48);
        removeLogBefore(40);
        for (String name : disk.list(LOG)) {
            if (name.endsWith(".crc")) {
                disk.delete(LOG.resolve(name));
            }
        }

        assertEquals(48, table.knownScan().files().size());
        assertEquals(49, append(table, 49).tableVersion());
        assertEquals(49, table.knownScan().files().size());
        assertEquals(OptionalLong.of(49), table.latestTransactionVersion("app"));
        assertEquals(49, liveFiles().size());
    }

    private static void finish(BackgroundCheckpoints beside) throws IOException {
        while (beside.step() > 0) {
            // Until nothing is due.
        }
    }

    /** By the sizes of the files, at each fifth version: what has come behind a checkpoint against what that took. */
    @Test
    void largeTableIsCheckpointedInProportionToItsLog() throws IOException {
        KernelTable table = create(5);
        append(table, 1, 4_000);
        for (int version = 2; version <= 280; version++) {
            append(table, version, version < 250 ? 1 : 60);
        }

        List<Long> expected = new ArrayList<>();
        long behindBytes = 0;
        for (long version = 1; version <= 280; version++) {
            behindBytes += disk.sizeBytes(LOG.resolve(String.format("%020d.json", version)));
            if (version % 5 == 0) {
                long last = expected.isEmpty() ? 0 : expected.get(expected.size() - 1);
                if (last == 0 || behindBytes >= disk.sizeBytes(checkpointFile(last)) || version - last >= 100) {
                    expected.add(version);
                    behindBytes = 0;
                }
            }
        }

        List<Long> found = disk.list(LOG).stream()
                .filter(name -> name.endsWith(".checkpoint.parquet"))
                .map(name -> Long.parseLong(name.substring(0, 20)))
                .sorted()
                .toList();
        assertEquals(expected, found);
        assertTrue(found.contains(105L) && found.contains(205L), () -> "by their number: " + found);
        assertTrue(found.size() > 4 && found.size() < 10, () -> "by their bytes: " + found);
        assertEquals(4_000 + 248 + 31 * 60, liveFiles().size());
    }

    private static Path checkpointFile(long version) {
        return LOG.resolve(String.format("%020d.checkpoint.parquet", version));
    }

    private static CloseableIterator<FilteredColumnarBatch> failingAfter(
            CloseableIterator<FilteredColumnarBatch> rows, int batches) {
        return new CloseableIterator<>() {
            private int count;

            @Override
            public boolean hasNext() {
                if (count == batches) {
                    throw new IllegalStateException("injected");
                }
                return rows.hasNext();
            }

            @Override
            public FilteredColumnarBatch next() {
                count++;
                return rows.next();
            }

            @Override
            public void close() throws IOException {
                rows.close();
            }
        };
    }

    private KernelTable create(int checkpointInterval) throws IOException {
        Schema schema = Schema.of(Field.required("n", DataType.Simple.LONG));
        Map<String, String> properties = Map.of(
                "delta.checkpointInterval",
                Integer.toString(checkpointInterval),
                "delta.enableInCommitTimestamps",
                "true");
        return KernelTable.openOrCreate(disk, clock, ROOT, TableLayout.of(schema, List.of(), properties));
    }

    private static AppendResult append(KernelTable table, long version) throws IOException {
        return append(table, version, 1);
    }

    private static AppendResult append(KernelTable table, long version, int fileCount) throws IOException {
        List<StagedFile> files = new ArrayList<>();
        for (int number = 0; number < fileCount; number++) {
            // By hashes, which do not get smaller when they are compressed.
            String name = "part-" + version + (number == 0 ? "" : "-" + uuid(version, number)) + ".parquet";
            files.add(new StagedFile(name, 10, 1, Map.of(), version, "{\"numRecords\":1}"));
        }
        AppendRequest request = new AppendRequest(
                files, new TableTransaction("app", version, OptionalLong.of(version - 1)), "WRITE", Map.of(), Map.of());
        return table.append(request, behind -> {}, scan -> {});
    }

    private static UUID uuid(long version, int number) {
        return UUID.nameUUIDFromBytes((version + "-" + number).getBytes(StandardCharsets.UTF_8));
    }

    private void removeLogBefore(long version) throws IOException {
        for (String name : disk.list(LOG)) {
            if (Character.isDigit(name.charAt(0)) && Long.parseLong(name.substring(0, 20)) < version) {
                disk.delete(LOG.resolve(name));
            }
        }
    }

    private Set<String> liveFiles() throws IOException {
        KernelEngine engine = new KernelEngine(disk, FileSystems.getDefault());
        SnapshotImpl snapshot =
                (SnapshotImpl) TableManager.loadSnapshot(ROOT.toString()).build(engine);
        Set<String> paths = new HashSet<>();
        try (CloseableIterator<FilteredColumnarBatch> batches =
                snapshot.getScanBuilder().build().getScanFiles(engine)) {
            List<String> found = new ArrayList<>();
            while (batches.hasNext()) {
                batches.next()
                        .getRows()
                        .forEachRemaining(row -> found.add(row.getStruct(0).getString(0)));
            }
            paths.addAll(found);
            assertEquals(found.size(), paths.size());
        }
        return paths;
    }
}
