package dev.rivulet.state.rocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.state.Counters;
import dev.rivulet.state.Counters.Count;
import dev.rivulet.state.Counters.Row;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.Seeds;
import dev.rivulet.state.StateStore;
import dev.rivulet.state.checkpoint.Checkpoint;
import dev.rivulet.state.checkpoint.CheckpointManifest;
import dev.rivulet.state.checkpoint.CheckpointStore;
import dev.rivulet.state.checkpoint.CheckpointStore.Loaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints of RocksDB, and what becomes of them when the disk rots. */
final class RocksCheckpointTest {

    @TempDir
    private Path directory;

    private final Disk disk = new SystemDisk();
    private final RocksStateBackend backend = new RocksStateBackend(disk, RocksSettings.DEFAULT);
    private final HeapTable<String, Count> table = Counters.table();

    @Test
    void aThousandFlippedBitsAreNeverServed() {
        Seeds.forEach(1, getClass(), random -> {
            Path checkpoints = directory.resolve("checkpoints-" + random.nextLong());
            try (StateStore store = backend.create(live())) {
                publish(new CheckpointStore(disk, checkpoints), store, 1);
            }
            List<Path> files = files(checkpoints);
            for (int i = 0; i < 1000; i++) {
                Path file = files.get(random.nextInt(files.size()));
                byte[] intact = Files.readAllBytes(file);
                Files.write(file, flipped(intact, random));

                Loaded loaded = new CheckpointStore(disk, checkpoints).load();

                assertTrue(loaded.checkpoint().isEmpty(), () -> "a flipped bit in " + file + " was not noticed");
                assertEquals(1, loaded.passedOver().size());
                Files.write(file, intact);
            }
            assertTrue(
                    new CheckpointStore(disk, checkpoints).load().checkpoint().isPresent());
        });
    }

    /** The second line of defence: RocksDB's own checks, when the files changed after they were verified. */
    @Test
    void rocksDbItselfNoticesOrIsNotHarmed() {
        Seeds.forEach(1, getClass(), random -> {
            Path checkpoint = directory.resolve("checkpoint-" + random.nextLong());
            try (StateStore store = backend.create(live())) {
                Counters.add(table, 0, "first", 1);
                store.apply(Counters.changes(table));
                store.checkpoint(checkpoint);
            }
            List<Path> files = files(checkpoint);
            List<Row> expected = Counters.rows(table, 0);
            for (int i = 0; i < 60; i++) {
                Path file = files.get(random.nextInt(files.size()));
                byte[] intact = Files.readAllBytes(file);
                Files.write(file, flipped(intact, random));
                checkFailsOrIsRight(checkpoint, expected, file);
                Files.write(file, intact);
            }
        });
    }

    @Test
    void rotBetweenTwoCheckpointsIsNotBlessedByTheSecond() throws IOException {
        CheckpointStore checkpoints = new CheckpointStore(disk, directory.resolve("checkpoints"));
        try (StateStore store = backend.create(live())) {
            publish(checkpoints, store, 1);
            Path shared = files(live()).stream()
                    .filter(file -> file.toString().endsWith(".sst"))
                    .findFirst()
                    .orElseThrow();
            Files.write(shared, flipped(Files.readAllBytes(shared), new SplittableRandom(1)));

            publish(checkpoints, store, 2);
        }

        Loaded loaded = new CheckpointStore(disk, directory.resolve("checkpoints")).load();
        assertEquals(2, loaded.passedOver().size(), loaded::toString);
        assertTrue(loaded.checkpoint().isEmpty());
    }

    @Test
    void olderCheckpointsAreWholeAfterNewerOnes() throws IOException {
        Path checkpointDirectory = directory.resolve("checkpoints");
        CheckpointStore checkpoints = new CheckpointStore(disk, checkpointDirectory);
        StateStore store = backend.create(live());
        List<Row> rowsAtFour = List.of();
        for (long epoch = 1; epoch <= 6; epoch++) {
            publish(checkpoints, store, epoch);
            rowsAtFour = epoch == 4 ? Counters.rows(table, 0) : rowsAtFour;
        }
        store.close();
        for (long epoch = 5; epoch <= 6; epoch++) {
            Files.delete(checkpointDirectory
                    .resolve(String.format("chk-%020d", epoch))
                    .resolve("MANIFEST"));
        }

        Loaded loaded = new CheckpointStore(disk, checkpointDirectory).load();

        Checkpoint checkpoint = loaded.checkpoint().orElseThrow();
        assertEquals(4, checkpoint.manifest().epoch());
        assertEquals(2, loaded.passedOver().size());
        try (StateStore restored = backend.restore(checkpoint.stateDirectory(), checkpoint.fileNames(), live())) {
            assertEquals(rowsAtFour, Counters.rows(restored, 0));
        }
    }

    private void publish(CheckpointStore checkpoints, StateStore store, long epoch) throws IOException {
        for (int i = 0; i < 50; i++) {
            Counters.add(table, 0, "key " + epoch + "." + i, epoch);
        }
        store.apply(Counters.changes(table));
        checkpoints.publish(checkpoints.prepare(
                CheckpointManifest.atCut(epoch, epoch, new UUID(1, 1), "plan", new byte[20]), store));
    }

    private void checkFailsOrIsRight(Path checkpoint, List<Row> expected, Path damaged) {
        try (StateStore store = backend.restore(checkpoint, disk.list(checkpoint), directory.resolve("damaged"))) {
            assertEquals(expected, Counters.rows(store, 0), () -> "wrong rows after damage of " + damaged);
        } catch (IOException e) {
            assertTrue(e.getMessage().contains("damaged"), e::toString);
        }
    }

    private static byte[] flipped(byte[] intact, SplittableRandom random) {
        byte[] bytes = intact.clone();
        int bit = random.nextInt(bytes.length * 8);
        bytes[bit >>> 3] ^= (byte) (1 << (bit & 7));
        return bytes;
    }

    /** All files that have a byte to damage. */
    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(file -> Files.isRegularFile(file) && file.toFile().length() > 0)
                    .sorted()
                    .toList();
        }
    }

    private Path live() {
        return directory.resolve("live");
    }
}
