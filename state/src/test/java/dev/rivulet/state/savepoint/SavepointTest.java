package dev.rivulet.state.savepoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.StateBackend;
import dev.rivulet.state.StateStore;
import dev.rivulet.state.heap.HeapStateBackend;
import dev.rivulet.state.rocks.RocksSettings;
import dev.rivulet.state.rocks.RocksStateBackend;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SavepointTest {

    private static final Path SAVEPOINTS = Path.of("/savepoints");
    private static final Path LIVE = Path.of("/live");

    private record WideTotal(long count, String note, double rate) {}

    private final SimDisk disk = new SimDisk(1);
    private final StateBackend heap = new HeapStateBackend(disk);

    @Test
    void whatIsSavedIsRestored() throws IOException {
        StateStore store = heap.create(LIVE);
        SavedJob.fill(store, 100, 10);

        SavepointManifest written = new SavepointWriter(disk, SAVEPOINTS).write(SavedJob.cut("one"), store);

        SavepointReader savepoint = SavepointReader.open(disk, SAVEPOINTS.resolve("one"));
        savepoint.verify();
        assertEquals(written, savepoint.manifest());
        assertEquals(SavedJob.cut("one"), savepoint.manifest().cut());
        assertEquals(100, savepoint.manifest().rows().get("totals").rowCount());
        assertEquals(0, savepoint.manifest().rows().get("last").rowCount());
        assertEquals(SavedJob.rows(store), SavedJob.rows(restore(savepoint, heap, LIVE)));
        assertEquals(List.of("one"), SavepointReader.namesIn(disk, SAVEPOINTS));
    }

    @Test
    void manyAndLargeRowsComeInChunks() throws IOException {
        StateStore store = heap.create(LIVE);
        SavedJob.fill(store, 20_000, 30);
        StateStore large = heap.create(LIVE);
        SavedJob.fill(large, 5, RowsFile.CHUNK_SIZE_BYTES + 1);
        SavepointWriter writer = new SavepointWriter(disk, SAVEPOINTS);

        writer.write(SavedJob.cut("many"), store);
        writer.write(SavedJob.cut("large"), large);

        assertTrue(disk.bytes(SAVEPOINTS.resolve("many/state-00001.rows")).length > 3 * RowsFile.CHUNK_SIZE_BYTES);
        assertEquals(SavedJob.rows(store), SavedJob.rows(restore(open("many"), heap, LIVE)));
        assertEquals(SavedJob.rows(large), SavedJob.rows(restore(open("large"), heap, LIVE)));
    }

    @Test
    void aSavepointOfOneKindOfStoreIsRestoredIntoAnother(@TempDir Path directory) throws IOException {
        SystemDisk machine = new SystemDisk();
        StateBackend rocks = new RocksStateBackend(machine, RocksSettings.DEFAULT);
        Path savepoints = directory.resolve("savepoints");
        StateStore store = heap.create(LIVE);
        SavedJob.fill(store, 1000, 10);
        List<String> expected = SavedJob.rows(store);
        new SavepointWriter(machine, savepoints).write(SavedJob.cut("of-heap"), store);

        SavepointReader ofHeap = SavepointReader.open(machine, savepoints.resolve("of-heap"));
        try (StateStore restored = restore(ofHeap, rocks, directory.resolve("live"))) {
            assertEquals(expected, SavedJob.rows(restored));
            new SavepointWriter(machine, savepoints).write(SavedJob.cut("of-rocks"), restored);
        }

        SavepointReader ofRocks = SavepointReader.open(machine, savepoints.resolve("of-rocks"));
        assertEquals(expected, SavedJob.rows(restore(ofRocks, heap, LIVE)));
        assertEquals(ofHeap.manifest().rows(), ofRocks.manifest().rows());
    }

    @Test
    void aSavepointMayBeMoved() throws IOException {
        StateStore store = heap.create(LIVE);
        SavedJob.fill(store, 100, 10);
        new SavepointWriter(disk, SAVEPOINTS).write(SavedJob.cut("one"), store);
        disk.createDirectories(Path.of("/elsewhere"));

        disk.rename(SAVEPOINTS.resolve("one"), Path.of("/elsewhere/moved"));

        SavepointReader moved = SavepointReader.open(disk, Path.of("/elsewhere/moved"));
        moved.verify();
        assertEquals("one", moved.manifest().cut().name());
    }

    @Test
    void changedTypesAreReadFromARestoredStore() throws IOException {
        StateStore store = heap.create(LIVE);
        SavedJob.fill(store, 100, 3);
        new SavepointWriter(disk, SAVEPOINTS).write(SavedJob.cut("one"), store);
        var wide = SavedJob.descriptor("totals", String.class, WideTotal.class);
        SavepointReader savepoint = open("one");
        SavepointPlan plan =
                SavepointPlan.of(savepoint.manifest().cut().schemas(), List.of(wide, SavedJob.LAST), false);

        StateStore restored = savepoint.restore(plan, heap, LIVE);
        HeapTable<String, WideTotal> table = SavedJob.table(wide);
        table.restoreFrom(restored, 0, 8, savepoint.manifest().cut().schemas().get("totals"));

        int hash = wide.keyCodec().stableHash("key 7");
        assertEquals(
                new WideTotal(7, "nnn", 0),
                table.find(Math.floorMod(hash, 8), 0, "key 7", hash).value());
        assertEquals(100, table.changeCount());
    }

    @Test
    void droppedStateIsNotRestored() throws IOException {
        StateStore store = heap.create(LIVE);
        SavedJob.fill(store, 100, 3);
        new SavepointWriter(disk, SAVEPOINTS).write(SavedJob.cut("one"), store);
        SavepointReader savepoint = open("one");

        StateStore restored = savepoint.restore(
                SavepointPlan.of(savepoint.manifest().cut().schemas(), List.of(SavedJob.LAST), true), heap, LIVE);

        assertEquals(List.of(), SavedJob.rows(restored));
    }

    @Test
    void aRefusedPlanChangesNothing() throws IOException {
        StateStore store = heap.create(LIVE);
        SavedJob.fill(store, 100, 3);
        new SavepointWriter(disk, SAVEPOINTS).write(SavedJob.cut("one"), store);
        SavepointReader savepoint = open("one");
        SavepointPlan plan = SavepointPlan.of(savepoint.manifest().cut().schemas(), List.of(SavedJob.LAST), false);

        assertThrows(
                IllegalArgumentException.class,
                () -> savepoint.restore(
                        plan,
                        new StateBackend() {
                            @Override
                            public StateStore create(Path liveDirectory) {
                                throw new AssertionError("nothing is made");
                            }

                            @Override
                            public StateStore restore(Path state, List<String> fileNames, Path liveDirectory) {
                                throw new AssertionError("nothing is made");
                            }
                        },
                        LIVE));
    }

    @Test
    void rowsWithoutASchemaAreRefusedBeforeAnythingIsWritten() throws IOException {
        StateStore store = heap.create(LIVE);
        SavedJob.fill(store, 1, 1);
        SavepointCut cut = new SavepointCut("one", 1, 2, new UUID(1, 2), "", new byte[0], Map.of());

        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> new SavepointWriter(disk, SAVEPOINTS).write(cut, store));

        assertEquals(
                "the rows of state 'totals' have no schema, so nobody could read them from savepoint one",
                refused.getMessage());
        assertFalse(disk.exists(SAVEPOINTS));
    }

    @Test
    void aNameIsTakenOnceAndNeverLeavesTheDirectory() throws IOException {
        StateStore store = heap.create(LIVE);
        SavepointWriter writer = new SavepointWriter(disk, SAVEPOINTS);
        writer.write(SavedJob.cut("one"), store);

        assertThrows(IllegalStateException.class, () -> writer.write(SavedJob.cut("one"), store));
        for (String name : List.of("", "..", "../x", "a/b", ".hidden", "tmp-x", "a\\b", "a b", "x".repeat(101))) {
            assertThrows(IllegalArgumentException.class, () -> SavedJob.cut(name), name);
        }
    }

    @Test
    void whatIsNoSavepointIsSaidToBeNone() {
        IOException refused = assertThrows(IOException.class, () -> open("nowhere"));

        assertEquals(
                "/savepoints/nowhere has no MANIFEST, so it is no savepoint, or not a finished one",
                refused.getMessage());
    }

    @Test
    void theEngineStateIsNotShared() {
        byte[] engineState = {1, 2, 3};
        SavepointCut cut = new SavepointCut("one", 1, 2, new UUID(1, 2), "", engineState, Map.of());

        engineState[0] = 9;
        cut.engineState()[1] = 9;

        assertArrayEquals(new byte[] {1, 2, 3}, cut.engineState());
    }

    private SavepointReader open(String name) throws IOException {
        return SavepointReader.open(disk, SAVEPOINTS.resolve(name));
    }

    private static StateStore restore(SavepointReader savepoint, StateBackend backend, Path live) throws IOException {
        SavepointPlan plan =
                SavepointPlan.of(savepoint.manifest().cut().schemas(), List.of(SavedJob.TOTALS, SavedJob.LAST), false);
        return savepoint.restore(plan, backend, live);
    }
}
