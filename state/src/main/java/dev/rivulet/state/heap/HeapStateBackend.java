package dev.rivulet.state.heap;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.state.CorruptStateException;
import dev.rivulet.state.StateBackend;
import dev.rivulet.state.StateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Makes {@link HeapStateStore}s, which need no live directory. Immutable, any thread. */
public final class HeapStateBackend implements StateBackend {

    private final Disk disk;

    public HeapStateBackend(Disk disk) {
        this.disk = disk;
    }

    @Override
    public StateStore create(Path liveDirectory) throws IOException {
        return new HeapStateStore(disk);
    }

    @Override
    public StateStore restore(Path stateDirectory, List<String> fileNames, Path liveDirectory) throws IOException {
        if (!fileNames.equals(List.of(HeapStateStore.FILE_NAME))) {
            throw new CorruptStateException(
                    stateDirectory + " has the files " + fileNames + ", wanted only " + HeapStateStore.FILE_NAME);
        }
        return HeapStateStore.read(disk, stateDirectory.resolve(HeapStateStore.FILE_NAME));
    }
}
