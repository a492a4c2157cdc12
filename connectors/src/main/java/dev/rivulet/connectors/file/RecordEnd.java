package dev.rivulet.connectors.file;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds where records end. One owner, a {@link RecordSplitter}; told the bytes of a record piece by piece. */
interface RecordEnd {

    /** The next byte is the first of a record. */
    void startRecord();

    /**
     * Looks at the next piece of the record.
     *
     * @return the index of the newline that ends it, or -1 if it goes on behind the piece
     */
    int find(byte[] bytes, int start, int end);

    /** How many newlines the record had within itself so far. */
    int innerLineCount();

    /** Every newline ends a record. */
    final class OfLines implements RecordEnd {

        private static final VarHandle LONGS =
                MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
        private static final long EACH_NEWLINE = 0x0a0a0a0a0a0a0a0aL;
        private static final long EACH_LOWEST_BIT = 0x0101010101010101L;
        private static final long EACH_HIGHEST_BIT = 0x8080808080808080L;

        @Override
        public void startRecord() {}

        @Override
        public int find(byte[] bytes, int start, int end) {
            return indexOfNewline(bytes, start, end);
        }

        @Override
        public int innerLineCount() {
            return 0;
        }

        /** Eight bytes at a time: a byte that is zero after the exclusive or is the only one to borrow into its highest bit. */
        static int indexOfNewline(byte[] bytes, int start, int end) {
            int at = start;
            for (; at + 8 <= end; at += 8) {
                long differences = (long) LONGS.get(bytes, at) ^ EACH_NEWLINE;
                long hits = (differences - EACH_LOWEST_BIT) & ~differences & EACH_HIGHEST_BIT;
                if (hits != 0) {
                    return at + (Long.numberOfTrailingZeros(hits) >>> 3);
                }
            }
            for (; at < end; at++) {
                if (bytes[at] == '\n') {
                    return at;
                }
            }
            return -1;
        }
    }

    /**
     * A newline ends a record unless it stands within quotes. A quote opens at the start of a value only, and two of them within
     * quotes are one character, as in RFC 4180; so a stray quote inside a value does no harm to the records behind it.
     */
    final class OfCsv implements RecordEnd {

        private enum State {
            VALUE_START,
            PLAIN,
            QUOTED,
            QUOTE_IN_QUOTED
        }

        private State state = State.VALUE_START;
        private int innerLineCount;

        @Override
        public void startRecord() {
            state = State.VALUE_START;
            innerLineCount = 0;
        }

        @Override
        public int find(byte[] bytes, int start, int end) {
            State now = state;
            for (int at = start; at < end; at++) {
                byte value = bytes[at];
                if (now == State.QUOTED) {
                    if (value == '"') {
                        now = State.QUOTE_IN_QUOTED;
                    } else if (value == '\n') {
                        innerLineCount++;
                    }
                } else if (value == '\n') {
                    state = now;
                    return at;
                } else if (value == ',') {
                    now = State.VALUE_START;
                } else {
                    now = value == '"' && now != State.PLAIN ? State.QUOTED : State.PLAIN;
                }
            }
            state = now;
            return -1;
        }

        @Override
        public int innerLineCount() {
            return innerLineCount;
        }
    }
}
