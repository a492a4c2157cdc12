package dev.rivulet.wal;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The files of a log under their names. Immutable; any thread, but two threads must not work on the same file.
 *
 * <pre>
 * wal.lock               held by the one process that has the log open
 * wal.start              the header of the oldest segment that is not released
 * 000000000000002a.wal   a segment, named by its index in 16 hexadecimal digits
 * *.tmp                  one of the latter two in the making; worthless after a crash
 * </pre>
 *
 * <p>A file is complete and durable when it gets its final name, and that name is durable before the file is used.
 */
final class LogDirectory {

    static final String LOCK_NAME = "wal.lock";
    static final String START_NAME = "wal.start";

    private static final String SEGMENT_SUFFIX = ".wal";
    private static final String TEMPORARY_SUFFIX = ".tmp";
    private static final Pattern SEGMENT_NAME = Pattern.compile("[0-7][0-9a-f]{15}\\.wal");
    private static final Pattern TEMPORARY_NAME = Pattern.compile("([0-7][0-9a-f]{15}\\.wal|wal\\.start)\\.tmp");

    private final Disk disk;
    private final Path path;

    /**
     * What there is. Immutable.
     *
     * @param indexes of the segments, ascending
     * @param temporaryNames what a crash left unfinished
     */
    record Listing(boolean hasStart, List<Long> indexes, List<String> temporaryNames) {}

    LogDirectory(Disk disk, Path path) {
        this.disk = disk;
        this.path = path;
    }

    static String segmentName(long index) {
        return String.format("%016x%s", index, SEGMENT_SUFFIX);
    }

    Path path() {
        return path;
    }

    Path segmentFile(long index) {
        return path.resolve(segmentName(index));
    }

    /** Creates the directory if need be and takes the lock. */
    Closeable createAndLock() throws IOException {
        disk.createDirectories(path);
        return disk.lock(path.resolve(LOCK_NAME));
    }

    Listing list() throws IOException {
        boolean hasStart = false;
        List<Long> indexes = new ArrayList<>();
        List<String> temporaryNames = new ArrayList<>();
        for (String name : disk.list(path)) {
            hasStart |= name.equals(START_NAME);
            if (SEGMENT_NAME.matcher(name).matches()) {
                indexes.add(Long.parseLong(name.substring(0, 16), 16));
            } else if (TEMPORARY_NAME.matcher(name).matches()) {
                temporaryNames.add(name);
            }
        }
        return new Listing(hasStart, indexes, temporaryNames);
    }

    /** Reads the header of a segment. */
    SegmentHeader readHeader(long index) throws IOException {
        return readHeader(segmentFile(index));
    }

    /** Reads the start mark. */
    SegmentHeader readStart() throws IOException {
        return readHeader(path.resolve(START_NAME));
    }

    DiskFile openForReading(long index) throws IOException {
        return disk.openForReading(segmentFile(index));
    }

    long segmentSizeBytes(long index) throws IOException {
        return disk.sizeBytes(segmentFile(index));
    }

    /** A new segment under its temporary name. Whoever asked closes it. */
    SegmentWriter createSegment(SegmentHeader header, WalSettings settings, ByteBuffer group) throws IOException {
        DiskFile file = disk.create(temporary(segmentFile(header.index())));
        return new SegmentWriter(header, file, settings, group);
    }

    /** Makes the segment durable with all that was added to it, and gives it its final name. */
    void publish(SegmentWriter segment) throws IOException {
        segment.begin();
        Path file = segmentFile(segment.header().index());
        disk.rename(temporary(file), file);
        disk.syncDirectory(path);
    }

    /** Says durably that the log begins with this segment. Older ones may be deleted afterwards, and not before. */
    void writeStart(SegmentHeader oldest) throws IOException {
        Path file = path.resolve(START_NAME);
        try (DiskFile temporary = disk.create(temporary(file))) {
            temporary.write(oldest.encode(), 0);
            temporary.sync(true);
        }
        disk.rename(temporary(file), file);
        disk.syncDirectory(path);
    }

    /** Makes the names durable that can be seen. */
    void sync() throws IOException {
        disk.syncDirectory(path);
    }

    void deleteSegment(long index) throws IOException {
        disk.delete(segmentFile(index));
    }

    void deleteTemporary(String name) throws IOException {
        disk.delete(path.resolve(name));
    }

    private SegmentHeader readHeader(Path file) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(SegmentHeader.SIZE_BYTES);
        try (DiskFile source = disk.openForReading(file)) {
            source.read(block, 0);
        }
        return SegmentHeader.decode(block.flip(), file);
    }

    private static Path temporary(Path file) {
        return file.resolveSibling(file.getFileName() + TEMPORARY_SUFFIX);
    }
}
