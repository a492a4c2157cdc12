package dev.rivulet.testdriver;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.testkit.ForwardingDisk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A disk as one run sees it: gone when the power is, and telling the switch of the steps that a crash can be ordered for. */
final class SwitchedDisk extends ForwardingDisk {

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

    @Override
    protected Disk target() throws IOException {
        power.requireOn();
        return disk;
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        return new SwitchedFile(super.create(file), file.startsWith(log));
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        return new SwitchedFile(super.open(file), file.startsWith(log));
    }

    @Override
    public DiskFile openForReading(Path file) throws IOException {
        return new SwitchedFile(super.openForReading(file), false);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        if (checkpoints.equals(directory.getParent())) {
            power.reach(CrashPoint.CHECKPOINT_WRITE);
        }
        super.createDirectories(directory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        if (checkpoints.equals(to.getParent())
                && String.valueOf(to.getFileName()).startsWith(CHECKPOINT_PREFIX)) {
            power.reach(CrashPoint.CHECKPOINT_PUBLISH);
        }
        super.rename(from, to);
    }

    @Override
    public Closeable lock(Path file) throws IOException {
        Closeable lock = super.lock(file);
        return () -> {
            power.requireOn(); // The next run may have it by then.
            lock.close();
        };
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
