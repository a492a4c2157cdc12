package dev.rivulet.state.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.state.Counters;
import dev.rivulet.state.Counters.Count;
import dev.rivulet.state.Counters.Row;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.StateStore;
import dev.rivulet.state.checkpoint.CheckpointStore.Loaded;
import dev.rivulet.state.heap.HeapStateBackend;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CheckpointStoreTest {

    private static final Path DIRECTORY = Path.of("/data/checkpoints");
    private static final Path LIVE = Path.of("/data/live");

    private final SimDisk disk = new SimDisk(1);
    private final HeapStateBackend backend = new HeapStateBackend(disk);
    private final HeapTable<String, Count> table = Counters.table();
    private CheckpointStore checkpoints = new CheckpointStore(disk, DIRECTORY);
    private StateStore store;

    @BeforeEach
    void openStore() throws IOException {
        store = backend.create(LIVE);
    }

    @Test
    void withoutCheckpointsNothingIsLoaded() throws IOException {
        Loaded loaded = checkpoints.load();

        assertTrue(loaded.checkpoint().isEmpty());
        assertEquals(List.of(), loaded.passedOver());
    }

    @Test
    void thePublishedCheckpointIsLoaded() throws IOException {
        publish(7);

        Checkpoint checkpoint = checkpoints.load().checkpoint().orElseThrow();

        assertEquals(manifest(7), checkpoint.manifest().withFiles(List.of()));
        assertEquals(List.of(new Row(Counters.keyGroup("a"), 0, "a", 7)), rowsOf(checkpoint));
    }

    @Test
    void aPreparedCheckpointIsNotLoaded() throws IOException {
        publish(1);
        prepare(2);

        assertEquals(1, loadedEpoch(List.of()));
        assertEquals(List.of(name(1)), disk.list(DIRECTORY));
    }

    @Test
    void whatIsKeptIsListedWithoutTouchingAnything() throws IOException {
        publish(1);
        publish(2);
        prepare(3);
        disk.flipBit(DIRECTORY.resolve(name(2)).resolve("MANIFEST"), 8 * 30);
        long fileCount = disk.list(DIRECTORY).size();

        CheckpointListing listing = CheckpointListing.of(disk, DIRECTORY);

        CheckpointManifest first = manifest(1);
        assertEquals(
                List.of(first.logPosition()),
                listing.checkpoints().stream().map(KeptCheckpoint::logPosition).toList());
        assertEquals(first.logId(), listing.checkpoints().get(0).logId());
        assertEquals(name(1), listing.checkpoints().get(0).name());
        assertEquals(1, listing.problems().size());
        assertTrue(
                listing.problems().get(0).contains(name(2)),
                () -> listing.problems().get(0));
        assertEquals(fileCount, disk.list(DIRECTORY).size());
    }

    @Test
    void aDiscardedCheckpointLeavesNothing() throws IOException {
        publish(1);

        checkpoints.discard(prepare(2));

        assertEquals(List.of(name(1)), disk.list(DIRECTORY));
        publish(3);
        assertEquals(3, loadedEpoch(List.of()));
    }

    @Test
    void theLastThreeAreKept() throws IOException {
        for (int epoch = 1; epoch <= 10; epoch++) {
            publish(epoch);
        }

        assertEquals(List.of(name(8), name(9), name(10)), disk.list(DIRECTORY));
    }

    @Test
    void epochsGrow() throws IOException {
        publish(5);

        assertThrows(IllegalStateException.class, () -> prepare(5));
        assertThrows(IllegalStateException.class, () -> prepare(4));
    }

    @Test
    void aManifestDamagedAtAnyByteIsPassedOver() throws IOException {
        publish(1);
        publish(2);
        Path manifest = DIRECTORY.resolve(name(2)).resolve("MANIFEST");
        byte[] bytes = disk.bytes(manifest);

        for (int i = 0; i < bytes.length; i++) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= (byte) (1 + i % 255);
            disk.overwrite(manifest, damaged);
            assertEquals(1, loadedEpoch(List.of("MANIFEST")), "byte " + i);

            disk.overwrite(manifest, Arrays.copyOf(bytes, i));
            assertEquals(1, loadedEpoch(List.of("MANIFEST")), "length " + i);
        }
        disk.overwrite(manifest, bytes);
        assertEquals(2, loadedEpoch(List.of()));
    }

    @Test
    void aStateFileDamagedAtAnyByteIsPassedOver() throws IOException {
        publish(1);
        publish(2);
        Path file = DIRECTORY.resolve(name(2)).resolve("state/state.heap");
        byte[] bytes = disk.bytes(file);

        for (int i = 0; i < bytes.length; i++) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= 1;
            disk.overwrite(file, damaged);
            assertEquals(1, loadedEpoch(List.of("state.heap has CRC32C")), "byte " + i);

            disk.overwrite(file, Arrays.copyOf(bytes, i));
            assertEquals(1, loadedEpoch(List.of("state.heap has " + i + " bytes")), "length " + i);
        }
        disk.overwrite(file, Arrays.copyOf(bytes, bytes.length + 1));
        assertEquals(1, loadedEpoch(List.of("expected " + bytes.length)));
    }

    @Test
    void aMissingFileIsPassedOver() throws IOException {
        for (int epoch = 1; epoch <= 3; epoch++) {
            publish(epoch);
        }
        disk.delete(DIRECTORY.resolve(name(3)).resolve("MANIFEST"));
        disk.delete(DIRECTORY.resolve(name(2)).resolve("state/state.heap"));

        assertEquals(1, loadedEpoch(List.of("MANIFEST is missing", "state.heap is missing")));
    }

    @Test
    void aCheckpointUnderAnotherEpochsNameIsPassedOver() throws IOException {
        publish(1);
        publish(2);
        disk.rename(DIRECTORY.resolve(name(2)), DIRECTORY.resolve(name(9)));

        assertEquals(1, loadedEpoch(List.of("epoch 2, expected 9")));
    }

    @Test
    void whenNoneIsGoodAllAreReported() throws IOException {
        for (int epoch = 1; epoch <= 3; epoch++) {
            publish(epoch);
            disk.flipBit(DIRECTORY.resolve(name(epoch)).resolve("state/state.heap"), 99);
        }

        Loaded loaded = checkpoints.load();

        assertTrue(loaded.checkpoint().isEmpty());
        assertEquals(3, loaded.passedOver().size());
        assertTrue(loaded.passedOver().get(0).startsWith(name(3) + " is damaged: "), loaded::toString);
    }

    @Test
    void aDamagedCheckpointMakesRoomForItsSuccessor() throws IOException {
        publish(1);
        publish(2);
        disk.flipBit(DIRECTORY.resolve(name(2)).resolve("state/state.heap"), 99);
        restart();
        assertEquals(1, loadedEpoch(List.of("state.heap")));
        assertEquals(List.of(name(1), name(2)), disk.list(DIRECTORY), "a start that gives up changes nothing");

        publish(2);

        assertEquals(2, loadedEpoch(List.of()));
        assertEquals(List.of(name(1), name(2), "damaged-" + name(2).substring(4)), disk.list(DIRECTORY));
        for (int epoch = 3; epoch <= 5; epoch++) {
            publish(epoch);
        }
        assertEquals(List.of(name(3), name(4), name(5)), disk.list(DIRECTORY));
    }

    @Test
    void leftoversOfACrashAreRemoved() throws IOException {
        publish(1);
        disk.createDirectories(DIRECTORY.resolve("tmp-00000000000000000002/state"));
        disk.create(DIRECTORY.resolve("tmp-00000000000000000002/state/000001.sst"))
                .close();
        disk.createDirectories(DIRECTORY.resolve("tmp-chk-00000000000000000000"));

        assertEquals(1, loadedEpoch(List.of()));
        assertEquals(List.of(name(1)), disk.list(DIRECTORY));
    }

    @Test
    void afterAFailureNothingGoesOn() throws IOException {
        publish(1);
        PendingCheckpoint pending = prepare(2);
        disk.failOnce(3);

        IOException first = assertThrows(IOException.class, () -> checkpoints.publish(pending));
        IOException later = assertThrows(IOException.class, () -> checkpoints.publish(pending));

        assertEquals(first, later.getCause());
        assertThrows(IOException.class, () -> prepare(3));
    }

    @Test
    void otherFilesInTheDirectoryAreLeftAlone() throws IOException {
        disk.createDirectories(DIRECTORY.resolve("chk-of-a-friend"));
        disk.create(DIRECTORY.resolve("notes.txt")).close();
        for (int epoch = 1; epoch <= 5; epoch++) {
            publish(epoch);
        }

        assertEquals(5, loadedEpoch(List.of()));
        assertTrue(disk.exists(DIRECTORY.resolve("chk-of-a-friend")));
        assertTrue(disk.exists(DIRECTORY.resolve("notes.txt")));
        assertFalse(disk.exists(DIRECTORY.resolve(name(2))));
    }

    private void restart() throws IOException {
        disk.kill();
        checkpoints = new CheckpointStore(disk, DIRECTORY);
    }

    private PendingCheckpoint prepare(long epoch) throws IOException {
        Counters.add(table, 0, "a", epoch - count());
        store.apply(Counters.changes(table));
        return checkpoints.prepare(manifest(epoch), store);
    }

    private long count() {
        return table.isEmpty() ? 0 : Counters.find(table, 0, "a").value().count;
    }

    private void publish(long epoch) throws IOException {
        checkpoints.publish(prepare(epoch));
    }

    /** Loads, and expects what is passed over: a part of each complaint, newest first. */
    private long loadedEpoch(List<String> complaints) throws IOException {
        Loaded loaded = checkpoints.load();
        assertEquals(complaints.size(), loaded.passedOver().size(), loaded::toString);
        for (int i = 0; i < complaints.size(); i++) {
            String passedOver = loaded.passedOver().get(i);
            assertTrue(passedOver.contains(complaints.get(i)), passedOver);
        }
        return loaded.checkpoint().orElseThrow().manifest().epoch();
    }

    private List<Row> rowsOf(Checkpoint checkpoint) throws IOException {
        try (StateStore restored = backend.restore(checkpoint.stateDirectory(), checkpoint.fileNames(), LIVE)) {
            return Counters.rows(restored, 0);
        }
    }

    private static CheckpointManifest manifest(long epoch) {
        return CheckpointManifest.atCut(epoch, epoch * 1000, new UUID(4, 2), "plan", new byte[] {(byte) epoch});
    }

    private static String name(long epoch) {
        return String.format("chk-%020d", epoch);
    }
}
