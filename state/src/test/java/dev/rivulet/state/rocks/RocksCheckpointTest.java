package dev.rivulet.state.rocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.state.Counters;
import dev.rivulet.state.Counters.Count;
import dev.rivulet.state.Counters.Row;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.StateStore;
import dev.rivulet.state.checkpoint.Checkpoint;
import dev.rivulet.state.checkpoint.CheckpointManifest;
import dev.rivulet.state.checkpoint.CheckpointStore;
import dev.rivulet.state.checkpoint.CheckpointStore.Loaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints of RocksDB, and what becomes of them when the disk rots. */
final class RocksCheckpointTest {

    private static final boolean IS_LONG = Boolean.getBoolean("rivulet.long");

    /** What lies on the disk and what it means. */
    private record Checkpointed(Path directory, List<Path> files, List<Row> rows) {}

    private static final class Outcomes {
        private int noticedCount;
        private int harmlessCount;

        void add(boolean isNoticed) {
            noticedCount += isNoticed ? 1 : 0;
            harmlessCount += isNoticed ? 0 : 1;
        }

        @Override
        public String toString() {
            return noticedCount + " noticed, " + harmlessCount + " harmless, none served";
        }
    }

    @TempDir
    private Path directory;

    private final Disk disk = new SystemDisk();
    private final RocksStateBackend backend = new RocksStateBackend(disk, RocksSettings.DEFAULT);
    private final HeapTable<String, Count> table = Counters.table();

    /** Each flip is found by the checkpoint's checksums, or the rows are those that were written. */
    @Test
    void flippedBitsAreNeverServed() throws IOException {
        int flipCount = IS_LONG ? 10_000 : 300;
        SplittableRandom random = new SplittableRandom(1);
        Outcomes outcomes = new Outcomes();
        Checkpointed checkpointed = publishTwoOperators();
        for (int i = 0; i < flipCount; i++) {
            withFlippedBit(checkpointed.files(), random, file -> {
                Loaded loaded = new CheckpointStore(disk, checkpointed.directory()).load();
                if (loaded.newest() == null) {
                    assertEquals(1, loaded.passedOver().size());
                    outcomes.noticedCount++;
                } else {
                    outcomes.add(readBack(loaded.newest().stateDirectory(), checkpointed.rows(), file));
                }
            });
        }

        assertEquals(flipCount, outcomes.noticedCount + outcomes.harmlessCount);
        assertTrue(new CheckpointStore(disk, checkpointed.directory())
                .load()
                .checkpoint()
                .isPresent());
        report(flipCount + " bits flipped in a checkpoint: " + outcomes);
    }

    /** The second line of defence: RocksDB's own checks and ours of what it took, when files rot after they were verified. */
    @Test
    void withoutTheChecksumsRocksDbNoticesOrIsNotHarmed() throws IOException {
        int flipCount = IS_LONG ? 1_000 : 12;
        SplittableRandom random = new SplittableRandom(2);
        Outcomes outcomes = new Outcomes();
        Checkpointed checkpointed = publishTwoOperators();
        List<Path> stateFiles = checkpointed.files().stream()
                .filter(file -> file.getParent().endsWith("state"))
                .toList();
        Path stateDirectory = stateFiles.get(0).getParent();
        for (int i = 0; i < flipCount; i++) {
            withFlippedBit(
                    stateFiles, random, file -> outcomes.add(readBack(stateDirectory, checkpointed.rows(), file)));
        }

        assertEquals(flipCount, outcomes.noticedCount + outcomes.harmlessCount);
        report(flipCount + " bits flipped behind the checksums: " + outcomes);
    }

    @Test
    void rotBetweenTwoCheckpointsIsNotBlessedByTheSecond() throws IOException {
        CheckpointStore checkpoints = new CheckpointStore(disk, directory.resolve("checkpoints"));
        try (StateStore store = backend.create(live())) {
            publish(checkpoints, store, 1);
            damageATableFile();

            publish(checkpoints, store, 2);
        }

        Loaded loaded = new CheckpointStore(disk, directory.resolve("checkpoints")).load();
        assertEquals(2, loaded.passedOver().size(), loaded::toString);
        assertTrue(loaded.checkpoint().isEmpty());
    }

    @Test
    void aCheckpointOfCopiesOutlivesRotInWhatTheOthersShare() throws IOException {
        Path checkpointDirectory = directory.resolve("checkpoints");
        CheckpointStore checkpoints = new CheckpointStore(disk, checkpointDirectory, 2);
        List<Row> rowsAtTwo;
        try (StateStore store = backend.create(live())) {
            publish(checkpoints, store, 1);
            publish(checkpoints, store, 2);
            rowsAtTwo = Counters.rows(table, 0);
            publish(checkpoints, store, 3);
        }
        damageATableFile();

        Loaded loaded = new CheckpointStore(disk, checkpointDirectory).load();

        Checkpoint checkpoint = loaded.checkpoint().orElseThrow();
        assertEquals(2, checkpoint.manifest().epoch());
        assertEquals(1, loaded.passedOver().size(), loaded::toString);
        try (StateStore restored = backend.restore(checkpoint.stateDirectory(), checkpoint.fileNames(), live())) {
            assertEquals(rowsAtTwo, Counters.rows(restored, 0));
        }
    }

    @Test
    void aCopyOfWhatRottedBeforeIsNotBlessed() throws IOException {
        Path checkpointDirectory = directory.resolve("checkpoints");
        CheckpointStore checkpoints = new CheckpointStore(disk, checkpointDirectory, 2);
        try (StateStore store = backend.create(live())) {
            publish(checkpoints, store, 1);
            damageATableFile();

            publish(checkpoints, store, 2);
        }

        Loaded loaded = new CheckpointStore(disk, checkpointDirectory).load();
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

    /** A checkpoint of two operators in several table files, with deletions. */
    private Checkpointed publishTwoOperators() throws IOException {
        Path checkpoints = directory.resolve("checkpoints");
        HeapTable<String, Count> other = Counters.table("other");
        try (StateStore store = backend.create(live())) {
            for (int epoch = 1; epoch <= 3; epoch++) {
                for (int i = 0; i < 300; i++) {
                    Counters.add(table, epoch % 2, "key " + i * epoch, i);
                    Counters.add(other, 0, "key " + i, epoch);
                }
                table.removeNamespace(epoch, 0);
                other.remove(Counters.find(other, 0, "key " + epoch));
                store.apply(Counters.changes(table));
                store.apply(Counters.changes(other));
                store.checkpoint(directory.resolve("unused-" + epoch));
            }
            publish(new CheckpointStore(disk, checkpoints), store, 4);
            List<Row> rows = new ArrayList<>(Counters.rows(table, 0, 1));
            rows.addAll(Counters.rows(other, 0));
            return new Checkpointed(checkpoints, files(checkpoints), rows);
        }
    }

    private static void report(String outcome) {
        if (IS_LONG) {
            System.out.println(outcome);
        }
    }

    private interface FlippedWork {
        void run(Path damaged) throws IOException;
    }

    private static void withFlippedBit(List<Path> files, SplittableRandom random, FlippedWork work) throws IOException {
        Path file = files.get(random.nextInt(files.size()));
        byte[] intact = Files.readAllBytes(file);
        Files.write(file, flipped(intact, random));
        work.run(file);
        Files.write(file, intact);
    }

    /** Whether the damage was noticed; if it was not, the rows are right. */
    private boolean readBack(Path stateDirectory, List<Row> expected, Path damaged) throws IOException {
        List<Row> rows;
        try (StateStore store =
                backend.restore(stateDirectory, disk.list(stateDirectory), directory.resolve("damaged"))) {
            rows = new ArrayList<>(Counters.rows(store, 0, 1));
            HeapTable<String, Count> other = Counters.table("other");
            other.restoreFrom(store, 0, Counters.KEY_GROUP_COUNT);
            rows.addAll(Counters.rows(other, 0));
        } catch (IOException e) {
            assertTrue(e.getMessage().contains("damaged") || e.getMessage().contains("state '"), e::toString);
            return true;
        }
        assertEquals(expected, rows, () -> "wrong rows after damage of " + damaged);
        return false;
    }

    /** In the live directory, under the bytes that the checkpoints have links to. */
    private void damageATableFile() throws IOException {
        Path shared = files(live()).stream()
                .filter(file -> file.toString().endsWith(".sst"))
                .findFirst()
                .orElseThrow();
        Files.write(shared, flipped(Files.readAllBytes(shared), new SplittableRandom(1)));
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
