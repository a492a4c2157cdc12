package dev.rivulet.wal.internal;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.core.disk.DiskFullException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * The files of a log under their names. Any thread, but two threads must not work on the same file.
 *
 * <pre>
 * wal.lock               held by the one process that has the log open
 * wal.start              begins with the header of the oldest segment that is not released
 * 000000000000002a.wal   a segment, named by its index in 16 hexadecimal digits
 * *.tmp                  one of the latter two in the making; worthless after a crash
 * </pre>
 *
 * <p>A file is complete and durable when it gets its final name, and that name is durable before the file is used.
 */
public final class LogDirectory {

    public static final String LOCK_NAME = "wal.lock";
    public static final String START_NAME = "wal.start";

    private static final String SEGMENT_SUFFIX = ".wal";
    private static final String TEMPORARY_SUFFIX = ".tmp";
    private static final Pattern SEGMENT_NAME = Pattern.compile("[0-7][0-9a-f]{15}\\.wal");
    private static final String UNNAMED_PREFIX = "unnamed-";
    private static final Pattern TEMPORARY_NAME =
            Pattern.compile("(unnamed-[0-9]+|[0-7][0-9a-f]{15}\\.wal|wal\\.start)\\.tmp");

    private final Disk disk;
    private final Path path;

    /** Writers: whoever creates a segment, that is, the log's writer and its spare agent. */
    private final AtomicInteger unnamedCount = new AtomicInteger();

    /**
     * What there is. Immutable.
     *
     * @param indexes of the segments, ascending
     * @param temporaryNames what a crash left unfinished
     */
    public record Listing(boolean hasStart, List<Long> indexes, List<String> temporaryNames) {}

    /**
     * A segment that has no name yet. Owned by whoever created it.
     */
    public record UnnamedSegment(DiskFile file, Path path) {}

    public LogDirectory(Disk disk, Path path) {
        this.disk = disk;
        this.path = path;
    }

    public static String segmentName(long index) {
        return HexFormat.of().toHexDigits(index) + SEGMENT_SUFFIX;
    }

    public Path path() {
        return path;
    }

    public Path segmentFile(long index) {
        return path.resolve(segmentName(index));
    }

    /** Creates the directory if need be and takes the lock. */
    public Closeable createAndLock() throws IOException {
        disk.createDirectories(path);
        return disk.lock(path.resolve(LOCK_NAME));
    }

    public Listing list() throws IOException {
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
    public SegmentHeader readHeader(long index) throws IOException {
        return readHeader(segmentFile(index));
    }

    /** Reads the start mark. */
    public SegmentHeader readStart() throws IOException {
        return readHeader(path.resolve(START_NAME));
    }

    public DiskFile openForReading(long index) throws IOException {
        return disk.openForReading(segmentFile(index));
    }

    public long segmentModifiedMicros(long index) throws IOException {
        return disk.modifiedMicros(segmentFile(index));
    }

    public long segmentSizeBytes(long index) throws IOException {
        return disk.sizeBytes(segmentFile(index));
    }

    /** An empty file that may become a segment, under a name that means nothing after a crash. Whoever asked closes it. */
    public UnnamedSegment createSegment() throws IOException {
        Path file = path.resolve(UNNAMED_PREFIX + unnamedCount.getAndIncrement() + TEMPORARY_SUFFIX);
        return new UnnamedSegment(disk.create(file), file);
    }

    /** Gives a file its name as a segment. It is synced with its header and all that it must hold. */
    public void publish(UnnamedSegment segment, long index) throws IOException {
        disk.rename(segment.path(), segmentFile(index));
        disk.syncDirectory(path);
    }

    /** Gives back the space of a file that will not become a segment. */
    public void discard(UnnamedSegment segment) throws IOException {
        segment.file().close();
        disk.delete(segment.path());
    }

    /**
     * Says durably that the log begins with this segment. Older ones may be deleted afterwards, and not before.
     *
     * <p>A full disk must not keep a log from deleting what fills it. There the segment itself serves as the mark, under a second name:
     * it begins with the header that the mark consists of.
     */
    public void writeStart(SegmentHeader oldest) throws IOException {
        Path file = path.resolve(START_NAME);
        try (DiskFile temporary = disk.create(temporary(file))) {
            temporary.write(oldest.encode(), 0);
            temporary.sync(true);
        } catch (DiskFullException e) {
            disk.delete(temporary(file));
            linkStart(oldest, file, e);
        }
        disk.rename(temporary(file), file);
        disk.syncDirectory(path);
    }

    private void linkStart(SegmentHeader oldest, Path file, DiskFullException cause) throws IOException {
        try {
            disk.link(segmentFile(oldest.index()), temporary(file));
        } catch (UnsupportedOperationException e) {
            cause.addSuppressed(e);
            throw cause;
        }
    }

    /** Makes the names durable that can be seen. */
    public void sync() throws IOException {
        disk.syncDirectory(path);
    }

    public void deleteSegment(long index) throws IOException {
        disk.delete(segmentFile(index));
    }

    public void deleteTemporary(String name) throws IOException {
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
