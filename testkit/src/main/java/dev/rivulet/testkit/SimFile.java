package dev.rivulet.testkit;

import dev.rivulet.core.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** An open file of a {@link SimDisk}, good until it is closed or the machine goes down. One owner; holds the disk's lock. */
final class SimFile implements DiskFile {

    private final SimDisk disk;
    private final Path path;
    private final SimContent content;
    private final boolean isWritable;
    private final int openedInBoot;
    private boolean isClosed;

    SimFile(SimDisk disk, Path path, SimContent content, boolean isWritable) {
        this.disk = disk;
        this.path = path;
        this.content = content;
        this.isWritable = isWritable;
        this.openedInBoot = disk.bootCount();
    }

    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
        synchronized (disk) {
            requireWritable();
            disk.write(content, path, source, offset);
        }
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
        synchronized (disk) {
            requireUsable();
            return disk.read(content, path, target, offset);
        }
    }

    @Override
    public long sizeBytes() throws IOException {
        synchronized (disk) {
            requireUsable();
            return disk.sizeBytes(content, path);
        }
    }

    @Override
    public void truncate(long sizeBytes) throws IOException {
        synchronized (disk) {
            requireWritable();
            disk.truncate(content, path, sizeBytes);
        }
    }

    @Override
    public void sync(boolean withMetadata) throws IOException {
        synchronized (disk) {
            requireUsable();
            disk.sync(content, path);
        }
    }

    @Override
    public void close() {
        synchronized (disk) {
            isClosed = true;
        }
    }

    private void requireUsable() throws IOException {
        if (isClosed) {
            throw new IOException(path + " was closed before");
        }
        if (openedInBoot != disk.bootCount()) {
            throw new IOException(path + " was opened before the machine or the process went down");
        }
    }

    private void requireWritable() throws IOException {
        requireUsable();
        if (!isWritable) {
            throw new IOException(path + " is open for reading only");
        }
    }
}
