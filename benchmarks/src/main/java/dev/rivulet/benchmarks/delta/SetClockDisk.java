package dev.rivulet.benchmarks.delta;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.testkit.ForwardingDisk;
import java.io.IOException;
import java.nio.file.Path;

/** A real disk whose files have the times of a clock that is set, so that they grow old by it. Any thread. */
final class SetClockDisk extends ForwardingDisk {

    private final Disk disk;
    private final SetClock clock;

    SetClockDisk(Disk disk, SetClock clock) {
        this.disk = disk;
        this.clock = clock;
    }

    @Override
    protected Disk target() {
        return disk;
    }

    @Override
    public long modifiedMicros(Path file) throws IOException {
        return clock.microsAt(super.modifiedMicros(file));
    }
}
