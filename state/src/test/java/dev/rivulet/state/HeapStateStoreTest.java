package dev.rivulet.state;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.state.heap.HeapStateBackend;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;

final class HeapStateStoreTest extends StateStoreContract {

    private final SimDisk disk = new SimDisk(1);
    private final Path directory = Path.of("/data");

    @BeforeEach
    void makeDirectory() throws IOException {
        disk.createDirectories(directory);
    }

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
        return new HeapStateBackend(disk);
    }

    @Override
    protected int seedCount() {
        return 80;
    }
}
