package dev.rivulet.connectors.tail;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** A file that is open, whatever it is called by now, and the place in it. Owned by its {@link TailReader}. */
final class TailFile implements Closeable {

    private static final int PIECE_SIZE_BYTES = 256 << 10;

    private final LogFile known;
    private final FileChannel channel;
    private final byte[] piece = new byte[PIECE_SIZE_BYTES];
    private final Head head = new Head();
    private final LineAssembly assembly;
    private final @Nullable InputStream decompressed;
    private boolean isFinished;

    /** Behind the last line that was taken. */
    private long position;

    private long lineCount;

    private TailFile(LogFile known, FileChannel channel, long position, long lineCount, int lineSizeMax)
            throws IOException {
        this.known = known;
        this.channel = channel;
        this.position = position;
        this.lineCount = lineCount;
        this.assembly = new LineAssembly(lineSizeMax, position, lineCount);
        this.decompressed =
                known.isGzip() ? new GZIPInputStream(Channels.newInputStream(channel), PIECE_SIZE_BYTES) : null;
    }

    /**
     * Opens a file.
     *
     * @param position a line's first byte, after decompression
     * @param lineCount of the lines before it
     * @throws IOException if it is gone, damaged up to there, or shorter
     */
    static TailFile open(LogFile known, long position, long lineCount, int lineSizeMax) throws IOException {
        FileChannel channel = FileChannel.open(known.path(), StandardOpenOption.READ);
        try {
            TailFile file = new TailFile(known, channel, position, lineCount, lineSizeMax);
            file.skip(position);
            return file;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void skip(long sizeBytes) throws IOException {
        long skipped = 0;
        long wanted = decompressed == null ? Math.min(sizeBytes, Head.SIZE_MAX_BYTES) : sizeBytes;
        while (skipped < wanted) {
            int count = read((int) Math.min(PIECE_SIZE_BYTES, wanted - skipped));
            if (count < 0) {
                throw new EOFException(known.path() + " ends before byte " + sizeBytes);
            }
            head.add(piece, count);
            skipped += count;
        }
        if (decompressed == null) {
            channel.position(sizeBytes);
        }
    }

    private int read(int countMax) throws IOException {
        return decompressed == null
                ? channel.read(ByteBuffer.wrap(piece, 0, countMax))
                : decompressed.read(piece, 0, countMax);
    }

    LogFile known() {
        return known;
    }

    /** Whether it begins as it did, and has not become shorter than what was read of it. */
    boolean isIntact() throws IOException {
        if (decompressed != null) {
            return true;
        }
        byte[] now = new byte[head.count()];
        ByteBuffer buffer = ByteBuffer.wrap(now);
        while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) > 0) {
            // A read may bring less than was asked for.
        }
        return channel.size() >= assembly.position()
                && !buffer.hasRemaining()
                && Head.checksum(now, now.length) == head.checksum(now.length);
    }

    /**
     * Reads a piece.
     *
     * @return whether anything came
     */
    boolean fill() throws IOException {
        int count;
        try {
            count = isFinished ? -1 : read(PIECE_SIZE_BYTES);
        } catch (ZipException | EOFException e) {
            isFinished = true;
            assembly.finish("the rest of the file cannot be read: its gzip data end early or are damaged");
            return true;
        }
        if (count <= 0) {
            return false;
        }
        head.add(piece, count);
        assembly.feed(piece, count);
        return true;
    }

    /** Nobody will write to it any more: its last line needs no newline. */
    void finish() {
        if (!isFinished) {
            isFinished = true;
            assembly.finish(null);
        }
    }

    /** The next line; null if there is none that is finished. */
    @Nullable TailLine peek() {
        return assembly.lines().peek();
    }

    TailLine take() {
        TailLine line = assembly.lines().remove();
        position = line.endPosition();
        lineCount = line.number();
        return line;
    }

    /** Whether it has bytes that were seen and are in no line that was taken. */
    boolean hasMore() {
        return assembly.hasBegun() || peek() != null;
    }

    TailOffset offset(long modifiedMicros) {
        int headLength = head.count();
        return new TailOffset(
                known.key(),
                headLength,
                head.checksum(headLength),
                position,
                lineCount,
                assembly.position(),
                modifiedMicros);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
