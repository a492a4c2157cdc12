package dev.rivulet.network.lines.frame;

import dev.rivulet.network.lines.endpoint.LineSettings.Framing;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into lines, whatever pieces it comes in. One owner, a connection.
 *
 * <p>It holds no more than the longest line that is allowed. Of a longer one the beginning is kept, and the rest passed over as it comes. Empty lines
 * are none; a carriage return before a newline is dropped.
 *
 * <p>With {@link Framing#SYSLOG} a frame is {@code LENGTH SP BYTES} if it begins with a digit from 1 to 9 (RFC 6587, section 3.4.1), else it ends at a newline
 * (3.4.2), which messages of syslog, that begin with {@code <}, leave no doubt about. Where a length is none, nothing tells where the next
 * frame begins, so the stream is over.
 */
public final class LineCutter {

    /** What is kept of a line that is too long, for people to recognise it. */
    static final int KEPT_OF_LONG_LINE_BYTES = 4 << 10;

    private static final int SIZE_FIRST_BYTES = 256;
    private static final int LENGTH_DIGITS_MAX = 9;

    private enum State {
        /** The next byte is the first of a line. */
        START,
        LINE,

        /** The digits of a frame's length. */
        LENGTH,
        COUNTED,
        OVER
    }

    private final Framing framing;
    private final int lineSizeMax;
    private final String peer;
    private final Consumer<Line> lines;
    private State state = State.START;
    private byte[] held = new byte[SIZE_FIRST_BYTES];
    private int heldCount;

    /** Of the line so far, with what is not held any more. */
    private long lineSize;

    private byte lastByte;

    /** Of the frame whose length is known, what is still to come. */
    private long toCome;

    private int digitCount;

    /**
     * @param peer where the stream comes from
     * @param lines are given to it as they come
     */
    public LineCutter(Framing framing, int lineSizeMax, String peer, Consumer<Line> lines) {
        this.framing = framing;
        this.lineSizeMax = lineSizeMax;
        this.peer = peer;
        this.lines = lines;
    }

    /** Takes the next bytes of the stream. */
    public void feed(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && state != State.OVER) {
            switch (state) {
                case START -> begin(bytes[at]);
                case LENGTH -> length(bytes[at++]);
                case LINE -> at = line(bytes, at, end);
                case COUNTED -> at = counted(bytes, at, end);
                case OVER -> {}
            }
        }
    }

    /** Whether nothing more can be made of the stream. */
    public boolean isOver() {
        return state == State.OVER;
    }

    /**
     * The stream has ended.
     *
     * @param isWhole whether the peer said so, so that a last line needs no newline
     */
    public void end(boolean isWhole) {
        if (state == State.LINE && isWhole) {
            put(null);
        } else if (state == State.LINE || state == State.COUNTED || state == State.LENGTH) {
            put("the connection ended within the line");
        }
        state = State.OVER;
    }

    /** What it takes in memory. */
    int heldSizeBytes() {
        return held.length;
    }

    private void begin(byte first) {
        boolean isCounted = framing == Framing.SYSLOG && first >= '1' && first <= '9';
        state = isCounted ? State.LENGTH : State.LINE;
        toCome = 0;
        digitCount = 0;
    }

    private void length(byte value) {
        boolean isDigit = value >= '0' && value <= '9';
        if (isDigit && digitCount < LENGTH_DIGITS_MAX) {
            digitCount++;
            toCome = 10 * toCome + value - '0';
            hold(new byte[] {value}, 0, 1);
        } else if (value == ' ') {
            clear();
            state = State.COUNTED;
        } else {
            hold(new byte[] {value}, 0, 1);
            put("the frame begins with no length, wanted digits and a blank; nothing more is taken of the connection");
            state = State.OVER;
        }
    }

    private int line(byte[] bytes, int start, int end) {
        int lineEnd = start;
        while (lineEnd < end && bytes[lineEnd] != '\n') {
            lineEnd++;
        }
        hold(bytes, start, lineEnd - start);
        if (lineEnd == end) {
            return end;
        }
        put(null);
        return lineEnd + 1;
    }

    private int counted(byte[] bytes, int start, int end) {
        int count = (int) Math.min(toCome, end - start);
        hold(bytes, start, count);
        toCome -= count;
        if (toCome == 0) {
            put(null);
        }
        return start + count;
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
        boolean hasReturn = state == State.LINE && lineSize > 0 && lastByte == '\r';
        long size = hasReturn ? lineSize - 1 : lineSize;
        if (size > lineSizeMax) {
            String tooLong = "the line is longer than " + lineSizeMax + " bytes: " + size;
            int kept = Math.min(heldCount, KEPT_OF_LONG_LINE_BYTES);
            lines.accept(new Line(Arrays.copyOf(held, kept), tooLong, peer));
        } else if (size > 0 || flaw != null) {
            lines.accept(new Line(Arrays.copyOf(held, (int) size), flaw, peer));
        }
        clear();
        state = State.START;
    }

    private void clear() {
        heldCount = 0;
        lineSize = 0;
        if (held.length > KEPT_OF_LONG_LINE_BYTES) {
            // A connection that had one long line is not to hold that memory for ever.
            held = new byte[SIZE_FIRST_BYTES];
        }
    }
}
