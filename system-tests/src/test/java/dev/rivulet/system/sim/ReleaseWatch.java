package dev.rivulet.system.sim;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.core.disk.LockState;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A disk that has a log's entries copied before the log says durably that it begins behind them. */
final class ReleaseWatch implements Disk {

    private final Disk disk;
    private final Path startMark;
    private final LogCopy copy;

    ReleaseWatch(Disk disk, Path log, LogCopy copy) {
        this.disk = disk;
        this.startMark = log.resolve("wal.start");
        this.copy = copy;
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        if (to.equals(startMark)) {
            copy.readAll(disk, startMark.getParent());
        }
        disk.rename(from, to);
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        return disk.create(file);
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        return disk.open(file);
    }

    @Override
    public DiskFile openForReading(Path file) throws IOException {
        return disk.openForReading(file);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return disk.exists(path);
    }

    @Override
    public boolean isDirectory(Path path) throws IOException {
        return disk.isDirectory(path);
    }

    @Override
    public boolean isSymbolicLink(Path path) throws IOException {
        return disk.isSymbolicLink(path);
    }

    @Override
    public long sizeBytes(Path file) throws IOException {
        return disk.sizeBytes(file);
    }

    @Override
    public long modifiedMicros(Path file) throws IOException {
        return disk.modifiedMicros(file);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        disk.createDirectories(directory);
    }

    @Override
    public void link(Path existing, Path newName) throws IOException {
        disk.link(existing, newName);
    }

    @Override
    public void delete(Path path) throws IOException {
        disk.delete(path);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        disk.syncDirectory(directory);
    }

    @Override
    public Closeable lock(Path file) throws IOException {
        return disk.lock(file);
    }

    @Override
    public LockState lockState(Path file) throws IOException {
        return disk.lockState(file);
    }
}
