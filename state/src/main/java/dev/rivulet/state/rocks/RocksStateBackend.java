package dev.rivulet.state.rocks;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.state.StateBackend;
import dev.rivulet.state.StateStore;
import dev.rivulet.state.internal.StateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes {@link RocksStateStore}s. Immutable, any thread.
 *
 * <p>A restore gives the table files of the checkpoint a second name in the live directory, as RocksDB never changes one, and copies
 * the others, which it does change. So a restore takes time by the number of files, not by their size.
 */
public final class RocksStateBackend implements StateBackend {

    private final Disk disk;
    private final RocksSettings settings;

    /**
     * @param disk the machine's own, as RocksDB does its reading and writing beneath it
     */
    public RocksStateBackend(Disk disk, RocksSettings settings) {
        this.disk = disk;
        this.settings = settings;
    }

    @Override
    public StateStore create(Path liveDirectory) throws IOException {
        prepare(liveDirectory);
        return RocksStateStore.open(liveDirectory, settings);
    }

    @Override
    public StateStore restore(Path stateDirectory, List<String> fileNames, Path liveDirectory) throws IOException {
        prepare(liveDirectory);
        StateFiles files = new StateFiles(disk);
        for (String name : fileNames) {
            Path from = stateDirectory.resolve(name);
            Path to = liveDirectory.resolve(name);
            if (RocksStateStore.isTableFile(name)) {
                files.linkOrCopy(from, to);
            } else {
                files.copy(from, to);
            }
        }
        Set<String> tableFiles =
                fileNames.stream().filter(RocksStateStore::isTableFile).collect(Collectors.toSet());
        return RocksStateStore.openExisting(liveDirectory, settings, tableFiles);
    }

    /** Empties the directory, and has the library beside it, where it outlives the directory. */
    private void prepare(Path liveDirectory) throws IOException {
        new StateFiles(disk).deleteTree(liveDirectory);
        disk.createDirectories(liveDirectory);
        Path library = liveDirectory.resolveSibling("native");
        disk.createDirectories(library);
        NativeLibrary.load(library);
    }
}
