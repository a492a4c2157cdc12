package dev.rivulet.connectors.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into records, holding a buffer and never a file. One owner.
 *
 * <p>Records end with a newline, before which a carriage return is dropped; the last one may go without. Empty records are passed
 * over, but their lines count. Of a record longer than allowed only the beginning is kept, and the stream goes on behind the
 * first newline after the limit. If the stream itself is damaged (a gzip file that ends early, say), what is left of its last record comes
 * out as flawed, and nothing after it.
 */
final class RecordSplitter {

    /** How much of a record that is too long is kept, for people to recognise it. */
    static final int KEPT_OF_LONG_RECORD_BYTES = 4 * 1024;

    /** Large enough that reading is not what takes the time, small enough to stay in a core's cache. */
    private static final int BUFFER_SIZE_BYTES = 256 * 1024;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final InputStream input;
    private final RecordEnd recordEnd;
    private final int recordSizeMaxBytes;

    private byte[] buffer = new byte[BUFFER_SIZE_BYTES];

    /** Where in the stream the buffer's first byte comes from. */
    private long bufferOffset;

    /** The first byte not yet given out. */
    private int position;

    private int filledEnd;
    private boolean isExhausted;

    /** What is wrong with the stream itself, once that shows. */
    private @Nullable String damage;

    private long lineCount;
    private int recordStart;
    private int recordLength;
    private long recordLine;
    private @Nullable String flaw;

    /**
     * @param from where the stream stands
     */
    RecordSplitter(InputStream input, RecordEnd recordEnd, int recordSizeMaxBytes, FilePosition from) {
        this.input = input;
        this.recordEnd = recordEnd;
        this.recordSizeMaxBytes = recordSizeMaxBytes;
        this.bufferOffset = from.byteOffset();
        this.lineCount = from.lineCount();
    }

    /**
     * Moves to the next record.
     *
     * @return false if there is none
     * @throws IOException if reading fails for another reason than damaged content
     */
    boolean next() throws IOException {
        if (bufferOffset + filledEnd == 0) {
            skipByteOrderMark();
        }
        while (true) {
            recordLine = lineCount + 1;
            flaw = null;
            if (!findRecord()) {
                return false;
            }
            if (recordLength > 0 || flaw != null) {
                return true;
            }
        }
    }

    /** The bytes that {@link #recordStart} and {@link #recordLength} speak of, until the next move. */
    byte[] buffer() {
        return buffer;
    }

    int recordStart() {
        return recordStart;
    }

    int recordLength() {
        return recordLength;
    }

    /** The line on which the record starts, from 1. */
    long recordLine() {
        return recordLine;
    }

    /** Why the record is not whole; null if it is. */
    @Nullable String flaw() {
        return flaw;
    }

    /** Behind the record and its newline. */
    FilePosition position() {
        return new FilePosition(bufferOffset + position, lineCount);
    }

    /** Some editors put it before the content. It counts for positions, but belongs to no record. */
    private void skipByteOrderMark() throws IOException {
        while (filledEnd < BYTE_ORDER_MARK.length && fill()) {
            // A stream may hand out its first bytes one by one.
        }
        int length = BYTE_ORDER_MARK.length;
        if (filledEnd >= length && Arrays.equals(buffer, 0, length, BYTE_ORDER_MARK, 0, length)) {
            position = length;
        }
    }

    private boolean findRecord() throws IOException {
        recordEnd.startRecord();
        int scanned = 0;
        while (true) {
            int newline = recordEnd.find(buffer, position + scanned, filledEnd);
            if (newline >= 0) {
                takeRecord(newline);
                return true;
            }
            scanned = filledEnd - position;
            // One more than the limit might still be a carriage return that goes.
            if (scanned > recordSizeMaxBytes + 1) {
                skipLongRecord();
                return true;
            }
            if (!fill()) {
                return takeLastRecord();
            }
        }
    }

    private void takeRecord(int newline) throws IOException {
        int end = newline > position && buffer[newline - 1] == '\r' ? newline - 1 : newline;
        if (end - position > recordSizeMaxBytes) {
            skipLongRecord();
            return;
        }
        giveOut(end - position, newline + 1, null);
        lineCount += recordEnd.innerLineCount() + 1;
    }

    /** What the stream ends with, if that is a record. */
    private boolean takeLastRecord() {
        int length = filledEnd - position;
        String cause = damage == null && length > recordSizeMaxBytes ? tooLong() : damage;
        damage = null;
        if (length == 0 && cause == null) {
            return false;
        }
        giveOut(cause == null ? length : Math.min(length, KEPT_OF_LONG_RECORD_BYTES), filledEnd, cause);
        lineCount += recordEnd.innerLineCount() + 1;
        return true;
    }

    private void giveOut(int length, int behind, @Nullable String cause) {
        recordStart = position;
        recordLength = length;
        position = behind;
        flaw = cause;
    }

    /** Goes on behind the first newline after the limit, so that where that is does not depend on what the buffer holds. */
    private void skipLongRecord() throws IOException {
        int newline = RecordEnd.OfLines.indexOfNewline(buffer, position + recordSizeMaxBytes, filledEnd);
        lineCount += newlineCount(position, newline < 0 ? filledEnd : newline) + 1;
        if (newline >= 0) {
            giveOut(KEPT_OF_LONG_RECORD_BYTES, newline + 1, tooLong());
            return;
        }
        byte[] kept = Arrays.copyOfRange(buffer, position, position + KEPT_OF_LONG_RECORD_BYTES);
        while (newline < 0) {
            bufferOffset += filledEnd;
            position = 0;
            filledEnd = 0;
            if (!fill()) {
                break;
            }
            newline = RecordEnd.OfLines.indexOfNewline(buffer, 0, filledEnd);
        }
        putInFront(kept, newline < 0 ? filledEnd : newline + 1);
        giveOut(kept.length, kept.length, tooLong());
    }

    /** The buffer holds what comes behind the long record, so its beginning is put in front of that. */
    private void putInFront(byte[] kept, int behind) {
        int rest = filledEnd - behind;
        byte[] joined = new byte[Math.max(buffer.length, kept.length + rest)];
        System.arraycopy(kept, 0, joined, 0, kept.length);
        System.arraycopy(buffer, behind, joined, kept.length, rest);
        bufferOffset += behind - kept.length;
        buffer = joined;
        position = 0;
        filledEnd = kept.length + rest;
    }

    private int newlineCount(int start, int end) {
        int count = 0;
        for (int at = start; at < end; at++) {
            count += buffer[at] == '\n' ? 1 : 0;
        }
        return count;
    }

    private String tooLong() {
        return "the record is longer than " + recordSizeMaxBytes
                + " bytes; is a line end missing, or a quote left open? (recordSizeMaxBytes raises the limit)";
    }

    /**
     * Reads more behind what is there, making room first.
     *
     * @return whether anything came
     */
    private boolean fill() throws IOException {
        if (isExhausted) {
            return false;
        }
        if (position > 0) {
            System.arraycopy(buffer, position, buffer, 0, filledEnd - position);
            bufferOffset += position;
            filledEnd -= position;
            position = 0;
        }
        if (filledEnd == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int count = read();
        if (count < 0) {
            isExhausted = true;
            return false;
        }
        filledEnd += count;
        return true;
    }

    private int read() throws IOException {
        try {
            return input.read(buffer, filledEnd, buffer.length - filledEnd);
        } catch (ZipException | EOFException e) {
            // In words of our own, since they become part of a row and must be the same with every Java.
            damage = "the rest of the file cannot be read: its gzip data ends early or is damaged";
            return -1;
        }
    }
}
