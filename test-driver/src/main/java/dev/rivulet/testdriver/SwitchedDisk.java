package dev.rivulet.testdriver;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.core.disk.LockState;
import dev.rivulet.engine.job.DataDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** A disk as one run sees it: gone when the power is, and telling the switch of the steps that a crash can be ordered for. */
final class SwitchedDisk implements Disk {

    /** What published checkpoints are called. */
    private static final String CHECKPOINT_PREFIX = "chk-";

    private final Disk disk;
    private final PowerSwitch power;
    private final Path log;
    private final Path checkpoints;

    SwitchedDisk(Disk disk, PowerSwitch power, DataDirectory data) {
        this.disk = disk;
        this.power = power;
        this.log = data.wal();
        this.checkpoints = data.checkpoints();
    }

    private Disk on() throws IOException {
        power.requireOn();
        return disk;
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        return new SwitchedFile(on().create(file), file.startsWith(log));
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        return new SwitchedFile(on().open(file), file.startsWith(log));
    }

    @Override
    public DiskFile openForReading(Path file) throws IOException {
        return new SwitchedFile(on().openForReading(file), false);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return on().list(directory);
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return on().exists(path);
    }

    @Override
    public boolean isDirectory(Path path) throws IOException {
        return on().isDirectory(path);
    }

    @Override
    public boolean isSymbolicLink(Path path) throws IOException {
        return on().isSymbolicLink(path);
    }

    @Override
    public long sizeBytes(Path file) throws IOException {
        return on().sizeBytes(file);
    }

    @Override
    public long modifiedMicros(Path file) throws IOException {
        return on().modifiedMicros(file);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        if (checkpoints.equals(directory.getParent())) {
            power.reach(CrashPoint.CHECKPOINT_WRITE);
        }
        on().createDirectories(directory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        if (checkpoints.equals(to.getParent())
                && String.valueOf(to.getFileName()).startsWith(CHECKPOINT_PREFIX)) {
            power.reach(CrashPoint.CHECKPOINT_PUBLISH);
        }
        on().rename(from, to);
    }

    @Override
    public void link(Path existing, Path newName) throws IOException {
        on().link(existing, newName);
    }

    @Override
    public void delete(Path path) throws IOException {
        on().delete(path);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        on().syncDirectory(directory);
    }

    @Override
    public Closeable lock(Path file) throws IOException {
        Closeable lock = on().lock(file);
        return () -> {
            power.requireOn(); // The next run may have it by then.
            lock.close();
        };
    }

    @Override
    public LockState lockState(Path file) throws IOException {
        return on().lockState(file);
    }

    private final class SwitchedFile implements DiskFile {
        private final DiskFile file;
        private final boolean isOfLog;

        SwitchedFile(DiskFile file, boolean isOfLog) {
            this.file = file;
            this.isOfLog = isOfLog;
        }

        @Override
        public void write(ByteBuffer source, long offset) throws IOException {
            if (isOfLog) {
                power.reach(CrashPoint.LOG_WRITE);
            }
            power.requireOn();
            file.write(source, offset);
        }

        @Override
        public int read(ByteBuffer target, long offset) throws IOException {
            power.requireOn();
            return file.read(target, offset);
        }

        @Override
        public long sizeBytes() throws IOException {
            power.requireOn();
            return file.sizeBytes();
        }

        @Override
        public void truncate(long sizeBytes) throws IOException {
            power.requireOn();
            file.truncate(sizeBytes);
        }

        @Override
        public void sync(boolean withMetadata) throws IOException {
            if (isOfLog) {
                power.reach(CrashPoint.LOG_SYNC);
            }
            power.requireOn();
            file.sync(withMetadata);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
