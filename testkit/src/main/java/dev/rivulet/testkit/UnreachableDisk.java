package dev.rivulet.testkit;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A disk of which one directory is somewhere else, and can be out of reach, from one call to the next. Directories there need no sync, as
 * those of stores.
 */
public final class UnreachableDisk extends ForwardingDisk {

    private final Disk disk;
    private final Path elsewhere;

    /** How many calls get through before it goes; it is gone below one. */
    private final AtomicLong callsLeft = new AtomicLong(Long.MAX_VALUE);

    public UnreachableDisk(Disk disk, Path elsewhere) {
        this.disk = disk;
        this.elsewhere = elsewhere;
    }

    /** The directory is out of reach when so many more calls have got through. */
    public void leave(long callCount) {
        callsLeft.set(callCount);
    }

    /** The directory is within reach again. */
    public void comeBack() {
        callsLeft.set(Long.MAX_VALUE);
    }

    @Override
    protected Disk target() {
        return disk;
    }

    private void pass(Path path) throws ConnectException {
        if (path.startsWith(elsewhere) && callsLeft.getAndDecrement() <= 0) {
            throw new ConnectException("simulated: no route to " + elsewhere);
        }
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        pass(file);
        return super.create(file);
    }

    @Override
    public DiskFile openForReading(Path file) throws IOException {
        pass(file);
        return super.openForReading(file);
    }

    @Override
    public void link(Path existing, Path newName) throws IOException {
        pass(newName);
        super.link(existing, newName);
    }

    @Override
    public boolean exists(Path path) throws IOException {
        pass(path);
        return super.exists(path);
    }

    @Override
    public void delete(Path path) throws IOException {
        pass(path);
        super.delete(path);
    }
}
