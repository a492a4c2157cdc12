package dev.rivulet.state.internal;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Whole files and directory trees on a {@link Disk}. Immutable, any thread; the files themselves have one owner. Each method says what
 * of its work survives a crash.
 */
public final class StateFiles {

    /** Pieces in which files are read: large enough for sequential speed, small beside everything else. */
    private static final int PIECE_SIZE_BYTES = 1 << 18;

    private final Disk disk;

    public StateFiles(Disk disk) {
        this.disk = disk;
    }

    /** Writes a new file; its bytes are durable when the method returns, its directory entry is not. */
    public void writeNew(Path file, byte[] bytes) throws IOException {
        try (DiskFile opened = disk.create(file)) {
            opened.write(ByteBuffer.wrap(bytes), 0);
            opened.sync(true);
        }
    }

    /**
     * Reads a whole file.
     *
     * @param sizeBytesMax a file that is larger is refused, before memory is taken for it
     */
    public byte[] read(Path file, int sizeBytesMax) throws IOException {
        try (DiskFile opened = disk.openForReading(file)) {
            long sizeBytes = opened.sizeBytes();
            if (sizeBytes > sizeBytesMax) {
                throw new IOException(file + " has " + sizeBytes + " bytes, wanted at most " + sizeBytesMax);
            }
            ByteBuffer target = ByteBuffer.allocate((int) sizeBytes);
            if (opened.read(target, 0) < sizeBytes) {
                throw new EOFException(file + " ended while it was read, before its " + sizeBytes + " bytes");
            }
            return target.array();
        }
    }

    /** The CRC32C of a file as it reads now. */
    public int checksum(Path file) throws IOException {
        try (DiskFile opened = disk.openForReading(file)) {
            return checksum(opened, disk.sizeBytes(file));
        }
    }

    /** Makes a file's bytes durable, and gives their CRC32C. */
    public int syncAndChecksum(Path file) throws IOException {
        try (DiskFile opened = disk.open(file)) {
            opened.sync(true);
            return checksum(opened, disk.sizeBytes(file));
        }
    }

    /** Copies a file under a new name; nothing of it is durable. */
    public void copy(Path from, Path to) throws IOException {
        try (DiskFile source = disk.openForReading(from);
                DiskFile target = disk.create(to)) {
            ByteBuffer piece = ByteBuffer.allocate(PIECE_SIZE_BYTES);
            long offset = 0;
            while (source.read(piece, offset) > 0) {
                piece.flip();
                int length = piece.remaining();
                target.write(piece, offset);
                offset += length;
                piece.clear();
            }
        }
    }

    /** Makes a file's bytes durable. */
    public void sync(Path file) throws IOException {
        try (DiskFile opened = disk.open(file)) {
            opened.sync(true);
        }
    }

    /** Puts a copy in the place of a file, so that it shares no bytes on the disk with its other names; nothing of it is durable. */
    public void replaceByCopy(Path file) throws IOException {
        Path copy = file.resolveSibling(file.getFileName() + ".copy");
        copy(file, copy);
        disk.rename(copy, file);
    }

    /** Gives a file a second name, or copies it where there are no hard links; nothing of it is durable. */
    public void linkOrCopy(Path from, Path to) throws IOException {
        try {
            disk.link(from, to);
        } catch (UnsupportedOperationException e) {
            copy(from, to);
        }
    }

    /** Deletes a directory with all that is in it, or a file, or nothing; not durable until the parent is synced. */
    public void deleteTree(Path path) throws IOException {
        if (disk.isDirectory(path)) {
            for (String name : disk.list(path)) {
                deleteTree(path.resolve(name));
            }
        }
        disk.delete(path);
    }

    private static int checksum(DiskFile file, long sizeBytes) throws IOException {
        CRC32C crc = new CRC32C();
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE_SIZE_BYTES, sizeBytes + 1));
        long offset = 0;
        while (file.read(piece, offset) > 0) {
            piece.flip();
            offset += piece.remaining();
            crc.update(piece);
            piece.clear();
        }
        return (int) crc.getValue();
    }
}
