package dev.rivulet.connectors.tail;

import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Puts lines together from the pieces in which a file is read. One owner. It holds no more than the longest line that is allowed, and of a longer one its
 * beginning. A line is one when its newline is there; empty ones are none, but count.
 */
final class LineAssembly {

    /** What is kept of a line that is too long, for people to recognise it. */
    static final int KEPT_OF_LONG_LINE_BYTES = 4 << 10;

    private static final int SIZE_FIRST_BYTES = 256;

    private final int lineSizeMax;
    private final ArrayDeque<TailLine> lines = new ArrayDeque<>();
    private byte[] held = new byte[SIZE_FIRST_BYTES];
    private int heldCount;

    /** Of the line that is not finished, with what is not held. */
    private long lineSize;

    private byte lastByte;
    private long lineCount;

    /** Where the next byte lies. */
    private long position;

    /**
     * @param position where the first byte lies, which is a line's first
     * @param lineCount of the lines before it
     */
    LineAssembly(int lineSizeMax, long position, long lineCount) {
        this.lineSizeMax = lineSizeMax;
        this.position = position;
        this.lineCount = lineCount;
    }

    /** The finished lines that nobody has taken. */
    ArrayDeque<TailLine> lines() {
        return lines;
    }

    long position() {
        return position;
    }

    /** Whether there is a line that is not finished. */
    boolean hasBegun() {
        return lineSize > 0;
    }

    /** What the line that is not finished takes in memory. */
    int heldSizeBytes() {
        return held.length;
    }

    void feed(byte[] bytes, int count) {
        int at = 0;
        while (at < count) {
            int end = at;
            while (end < count && bytes[end] != '\n') {
                end++;
            }
            hold(bytes, at, end - at);
            boolean isFinished = end < count;
            position += end - at + (isFinished ? 1 : 0);
            if (isFinished) {
                put(null);
            }
            at = end + 1;
        }
    }

    /**
     * No more comes: what there is of a line is one.
     *
     * @param flaw what is wrong with the end; null if nothing
     */
    void finish(@Nullable String flaw) {
        if (lineSize > 0 || flaw != null) {
            put(flaw);
        }
    }

    private void hold(byte[] bytes, int start, int count) {
        // One more than a line may have, for its carriage return.
        int taken = (int) Math.min(count, Math.max(0, lineSizeMax + 1L - heldCount));
        if (taken > held.length - heldCount) {
            held = Arrays.copyOf(held, Math.max(heldCount + taken, 2 * held.length));
        }
        System.arraycopy(bytes, start, held, heldCount, taken);
        heldCount += taken;
        lineSize += count;
        lastByte = count > 0 ? bytes[start + count - 1] : lastByte;
    }

    private void put(@Nullable String flaw) {
        lineCount++;
        long size = lineSize > 0 && lastByte == '\r' ? lineSize - 1 : lineSize;
        if (size > lineSizeMax) {
            String tooLong = "the line is longer than " + lineSizeMax + " bytes: " + size;
            lines.add(new TailLine(Arrays.copyOf(held, KEPT_OF_LONG_LINE_BYTES), tooLong, lineCount, position));
        } else if (size > 0 || flaw != null) {
            lines.add(new TailLine(Arrays.copyOf(held, (int) size), flaw, lineCount, position));
        }
        heldCount = 0;
        lineSize = 0;
        if (held.length > KEPT_OF_LONG_LINE_BYTES) {
            held = new byte[SIZE_FIRST_BYTES];
        }
    }
}
