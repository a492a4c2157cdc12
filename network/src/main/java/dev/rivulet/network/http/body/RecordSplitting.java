package dev.rivulet.network.http.body;

import java.nio.charset.StandardCharsets;

/**
 * Finds the records in a body. One owner; good for one body.
 *
 * <p>It knows of JSON only what is needed to tell where a record ends: strings, and how deep brackets are open. Whether what lies between is
 * a record is for the decoder to say, and then it is one record that goes to the dead letters, with its cause. A body that does not even have
 * places for records (an array that is not closed, say) is refused as a whole, since nobody could tell what it would have had. It needs no
 * stack, so no depth can hurt it.
 */
public final class RecordSplitting {

    private final byte[] bytes;
    private final int end;
    private final RequestRecords.Builder records;
    private int at;

    private RecordSplitting(byte[] bytes, int length, BodyLimits limits) {
        this.bytes = bytes;
        this.end = length;
        this.records = new RequestRecords.Builder(bytes, limits);
        boolean hasMark = length >= 3 && bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbb && bytes[2] == (byte) 0xbf;
        this.at = hasMark ? 3 : 0;
    }

    /**
     * Splits a body.
     *
     * @param length of it, in its bytes, which must not change any more
     * @throws RefusedBodyException if it has no places for records, or more records than it may
     */
    public static RequestRecords split(byte[] bytes, int length, BodyFormat format, BodyLimits limits)
            throws RefusedBodyException {
        RecordSplitting splitting = new RecordSplitting(bytes, length, limits);
        if (format == BodyFormat.LINES) {
            splitting.lines();
        } else if (format == BodyFormat.JSON) {
            splitting.json();
        } else {
            splitting.whole();
        }
        return splitting.records.build();
    }

    /** Empty lines are none. */
    private void lines() throws RefusedBodyException {
        while (at < end) {
            int lineEnd = at;
            while (lineEnd < end && bytes[lineEnd] != '\n') {
                lineEnd++;
            }
            boolean hasReturn = lineEnd > at && bytes[lineEnd - 1] == '\r';
            int recordEnd = hasReturn ? lineEnd - 1 : lineEnd;
            if (recordEnd > at) {
                records.add(at, recordEnd);
            }
            at = lineEnd + 1;
        }
    }

    private void whole() throws RefusedBodyException {
        skipBlanks();
        if (at == end) {
            throw refused("the body is blank, wanted a record");
        }
        int recordEnd = end;
        while (isBlank(bytes[recordEnd - 1])) {
            recordEnd--;
        }
        records.add(at, recordEnd);
    }

    private void json() throws RefusedBodyException {
        skipBlanks();
        if (at == end) {
            throw refused("the body is blank, wanted a JSON array or object");
        }
        if (bytes[at] == '[') {
            array();
        } else if (bytes[at] == '{') {
            value();
        } else {
            throw refused("the body begins with " + shown() + ", wanted a JSON array or object");
        }
        skipBlanks();
        if (at < end) {
            throw refused("there is " + shown()
                    + " behind the end of the JSON value; records on lines are sent as application/x-ndjson");
        }
    }

    private void array() throws RefusedBodyException {
        at++;
        skipBlanks();
        boolean isMore = at == end || bytes[at] != ']';
        while (isMore) {
            skipBlanks();
            value();
            skipBlanks();
            if (at == end) {
                throw refused("the array is not closed");
            }
            if (bytes[at] != ',' && bytes[at] != ']') {
                throw refused("there is " + shown() + " behind a record of the array, wanted a comma or its end");
            }
            isMore = bytes[at] == ',';
            at += isMore ? 1 : 0;
        }
        at++;
    }

    /** Whatever lies up to the next comma or the end, with all brackets closed that are opened in it. */
    private void value() throws RefusedBodyException {
        int start = at;
        int depth = 0;
        boolean isOver = false;
        while (!isOver && at < end) {
            switch (bytes[at]) {
                case '"' -> string();
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                case ',' -> isOver = depth == 0;
                default -> {}
            }
            // An object or array is over with its bracket; a closing one that none was opened for is the array's.
            isOver |= depth < 0;
            at += isOver ? 0 : 1;
            isOver |= depth == 0 && (bytes[start] == '{' || bytes[start] == '[');
        }
        if (depth > 0 || at == end && !isOver) {
            at = end;
            throw refused("the JSON value that begins on line " + line(start) + " is not closed");
        }
        int recordEnd = at;
        while (recordEnd > start && isBlank(bytes[recordEnd - 1])) {
            recordEnd--;
        }
        if (recordEnd == start) {
            throw refused("there is " + shown() + " where a record should be");
        }
        records.add(start, recordEnd);
    }

    /** Moves to its closing quote. */
    private void string() throws RefusedBodyException {
        int start = at++;
        while (at < end && bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        if (at >= end) {
            at = end;
            throw refused("the string that begins on line " + line(start) + " is not closed");
        }
    }

    private void skipBlanks() {
        while (at < end && isBlank(bytes[at])) {
            at++;
        }
    }

    private static boolean isBlank(byte value) {
        return value == ' ' || value == '\t' || value == '\r' || value == '\n';
    }

    private RefusedBodyException refused(String cause) {
        return new RefusedBodyException(false, "line " + line(at) + ": " + cause);
    }

    private int line(int position) {
        int line = 1;
        for (int index = 0; index < position; index++) {
            line += bytes[index] == '\n' ? 1 : 0;
        }
        return line;
    }

    private String shown() {
        if (at >= end) {
            return "the end of the body";
        }
        byte value = bytes[at];
        return value > ' ' && value < 0x7f
                ? "'" + new String(bytes, at, 1, StandardCharsets.US_ASCII) + "'"
                : "byte 0x" + Integer.toHexString(value & 0xff);
    }
}
