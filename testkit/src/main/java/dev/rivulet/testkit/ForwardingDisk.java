package dev.rivulet.testkit;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.core.disk.LockState;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A disk that does on another what it is asked for, but for what its subclass does otherwise. As many threads as the other takes. */
public abstract class ForwardingDisk implements Disk {

    /**
     * The other disk, asked for before each call.
     *
     * @throws IOException if there is none at present
     */
    protected abstract Disk target() throws IOException;

    @Override
    public long modifiedMicros(Path file) throws IOException {
        return target().modifiedMicros(file);
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        return target().create(file);
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        return target().open(file);
    }

    @Override
    public DiskFile openForReading(Path file) throws IOException {
        return target().openForReading(file);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return target().list(directory);
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return target().exists(path);
    }

    @Override
    public boolean isDirectory(Path path) throws IOException {
        return target().isDirectory(path);
    }

    @Override
    public boolean isSymbolicLink(Path path) throws IOException {
        return target().isSymbolicLink(path);
    }

    @Override
    public long sizeBytes(Path file) throws IOException {
        return target().sizeBytes(file);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        target().createDirectories(directory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        target().rename(from, to);
    }

    @Override
    public void link(Path existing, Path newName) throws IOException {
        target().link(existing, newName);
    }

    @Override
    public void delete(Path path) throws IOException {
        target().delete(path);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        target().syncDirectory(directory);
    }

    @Override
    public Closeable lock(Path file) throws IOException {
        return target().lock(file);
    }

    @Override
    public LockState lockState(Path file) throws IOException {
        return target().lockState(file);
    }
}
