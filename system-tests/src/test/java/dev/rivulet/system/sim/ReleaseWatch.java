package dev.rivulet.system.sim;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.testkit.ForwardingDisk;
import java.io.IOException;
import java.nio.file.Path;

/** A disk that has a log's entries copied before the log says durably that it begins behind them. */
final class ReleaseWatch extends ForwardingDisk {

    private final Disk disk;
    private final Path startMark;
    private final LogCopy copy;

    ReleaseWatch(Disk disk, Path log, LogCopy copy) {
        this.disk = disk;
        this.startMark = log.resolve("wal.start");
        this.copy = copy;
    }

    @Override
    protected Disk target() {
        return disk;
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        if (to.equals(startMark)) {
            copy.readAll(disk, startMark.getParent());
        }
        super.rename(from, to);
    }
}
