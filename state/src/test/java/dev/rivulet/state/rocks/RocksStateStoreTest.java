package dev.rivulet.state.rocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.state.Counters;
import dev.rivulet.state.Counters.Count;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.StateBackend;
import dev.rivulet.state.StateStore;
import dev.rivulet.state.StateStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RocksStateStoreTest extends StateStoreContract {

    private static final List<String> INTEGRITY_OPTIONS = List.of(
            "paranoid_checks=true",
            "verify_sst_unique_id_in_manifest=true",
            "file_checksum_gen_factory=FileChecksumGenCrc32cFactory",
            "best_efforts_recovery=false",
            "atomic_flush=true",
            "paranoid_file_checks=true",
            "force_consistency_checks=true",
            "memtable_protection_bytes_per_key=8",
            "block_protection_bytes_per_key=8",
            "checksum=kXXH3");

    @TempDir
    private Path directory;

    private final Disk disk = new SystemDisk();

    @Override
    protected Disk disk() {
        return disk;
    }

    @Override
    protected Path directory() {
        return directory;
    }

    @Override
    protected StateBackend backend() {
        return new RocksStateBackend(disk, RocksSettings.DEFAULT);
    }

    @Override
    protected int seedCount() {
        return 3;
    }

    @Test
    void rocksDbRunsWithEveryIntegrityOption() throws IOException {
        try (StateStore store = backend().create(directory.resolve("live"))) {
            HeapTable<String, Count> table = Counters.table();
            Counters.add(table, 0, "a", 1);
            store.apply(Counters.changes(table));

            String options = newestOptions(directory.resolve("live"));

            for (String option : INTEGRITY_OPTIONS) {
                assertTrue(options.contains(option), () -> option + " is not in " + options);
            }
            assertFalse(options.contains("paranoid_file_checks=false"), "a column family without file checks");
        }
    }

    @Test
    void rocksDbWritesNoLogOfItsOwn() throws IOException {
        try (StateStore store = backend().create(directory.resolve("live"))) {
            HeapTable<String, Count> table = Counters.table();
            for (int i = 0; i < 10_000; i++) {
                Counters.add(table, 0, "key " + i, 1);
            }
            store.apply(Counters.changes(table));
            store.checkpoint(directory.resolve("checkpoint"));

            long logSizeBytes = 0;
            for (Path file : files(directory.resolve("live"), ".log")) {
                logSizeBytes += Files.size(file);
            }

            assertEquals(0, logSizeBytes);
        }
    }

    @Test
    void aRestoreSharesTableFilesAndCopiesTheOthers() throws IOException {
        Path checkpoint = directory.resolve("checkpoint");
        try (StateStore store = backend().create(directory.resolve("live"))) {
            HeapTable<String, Count> table = Counters.table();
            Counters.add(table, 0, "a", 1);
            store.apply(Counters.changes(table));
            store.checkpoint(checkpoint);
        }
        Files.writeString(directory.resolve("live").resolve("LEFTOVER"), "of a crash");

        try (StateStore store = backend().restore(checkpoint, disk.list(checkpoint), directory.resolve("live"))) {
            Path shared = files(checkpoint, ".sst").get(0);
            Path live = directory.resolve("live");
            assertEquals(1, Counters.rows(store, 0).size());
            assertFalse(Files.exists(live.resolve("LEFTOVER")));
            assertTrue(Files.isSameFile(shared, live.resolve(shared.getFileName())) || hasNoLinks(shared));
            assertFalse(Files.isSameFile(checkpoint.resolve("CURRENT"), live.resolve("CURRENT")));
        }
    }

    private static boolean hasNoLinks(Path file) {
        return !file.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    private static String newestOptions(Path live) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(live)) {
            files = all.filter(file -> file.getFileName().toString().startsWith("OPTIONS-"))
                    .sorted()
                    .toList();
        }
        return Files.readString(files.get(files.size() - 1)).replace(" ", "");
    }

    private static List<Path> files(Path directory, String suffix) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
        }
    }
}
