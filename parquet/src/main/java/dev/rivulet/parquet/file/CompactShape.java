package dev.rivulet.parquet.file;

import dev.rivulet.connectors.file.DamagedFileException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Walks over a struct in Thrift's compact protocol, as footers and page headers are, and believes none of its lengths: what is to be read by
 * Thrift afterwards, which makes room for all that it is told, has to have the bytes for it. One owner.
 */
final class CompactShape {

    /** A footer has a dozen levels. */
    private static final int DEPTH_MAX = 32;

    private static final int VARINT_LENGTH_MAX = 10;

    /** A struct becomes an object with a field for all that might be in it, however little is. */
    private static final int COST_OF_STRUCT = 8;

    private final InputStream in;
    private long sizeLeft;
    private long costLeft;

    private CompactShape(InputStream in, long sizeMaxBytes, long costMax) {
        this.in = in;
        this.sizeLeft = sizeMaxBytes;
        this.costLeft = costMax;
    }

    /**
     * Reads a struct to its end.
     *
     * @param costMax how many values it may have, a struct counting as eight
     * @throws DamagedFileException if it is none, or does not end within so many bytes and values
     */
    static void check(InputStream in, long sizeMaxBytes, long costMax) throws IOException {
        new CompactShape(in, sizeMaxBytes, costMax).struct(DEPTH_MAX);
    }

    private void struct(int depthLeft) throws IOException {
        require(depthLeft > 0, "it has structs within each other, deeper than " + DEPTH_MAX);
        pay(COST_OF_STRUCT);
        for (int head = read(); head != 0; head = read()) {
            if (head >> 4 == 0) {
                readLong(); // The field's number, where it is not told as a difference.
            }
            int type = head & 0xf;
            boolean isInHead = type == 1 || type == 2;
            if (!isInHead) {
                value(type, depthLeft);
            }
        }
    }

    private void value(int type, int depthLeft) throws IOException {
        pay(1);
        switch (type) {
            case 1, 2, 3 -> skip(1);
            case 4, 5, 6 -> readLong();
            case 7 -> skip(Long.BYTES);
            case 8 -> skip(readLong());
            case 9, 10 -> list(depthLeft - 1);
            case 11 -> map(depthLeft - 1);
            case 12 -> struct(depthLeft - 1);
            default -> throw new DamagedFileException("it has a value of the unknown kind " + type);
        }
    }

    private void list(int depthLeft) throws IOException {
        require(depthLeft > 0, "it has lists within each other, deeper than " + DEPTH_MAX);
        int head = read();
        long count = head >> 4 == 0xf ? readLong() : head >> 4;
        requireBytes(count);
        for (long left = count; left > 0; left--) {
            value(head & 0xf, depthLeft);
        }
    }

    private void map(int depthLeft) throws IOException {
        require(depthLeft > 0, "it has maps within each other, deeper than " + DEPTH_MAX);
        long count = readLong();
        requireBytes(count);
        int types = count == 0 ? 0 : read();
        for (long left = count; left > 0; left--) {
            value(types >> 4, depthLeft);
            value(types & 0xf, depthLeft);
        }
    }

    private void pay(long cost) throws IOException {
        costLeft -= cost;
        require(costLeft >= 0, "it has more values than are read");
    }

    private void requireBytes(long count) throws IOException {
        require(
                count >= 0 && count <= sizeLeft,
                "it says it has " + count + " bytes or more where " + sizeLeft + " are");
    }

    private void skip(long count) throws IOException {
        requireBytes(count);
        in.skipNBytes(count);
        sizeLeft -= count;
    }

    /** A whole number, whether it has a sign or not. */
    private long readLong() throws IOException {
        long value = 0;
        for (int index = 0; index < VARINT_LENGTH_MAX; index++) {
            int part = read();
            value |= (part & 0x7fL) << (7 * index);
            if (part < 0x80) {
                return value;
            }
        }
        throw new DamagedFileException("a whole number has more than 64 bits");
    }

    private int read() throws IOException {
        sizeLeft--;
        int value = sizeLeft < 0 ? -1 : in.read();
        require(value >= 0, "it ends too early");
        return value;
    }

    private static void require(boolean isSound, String flaw) throws DamagedFileException {
        if (!isSound) {
            throw new DamagedFileException(flaw);
        }
    }
}
