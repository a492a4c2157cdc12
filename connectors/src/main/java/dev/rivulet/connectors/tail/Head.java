package dev.rivulet.connectors.tail;

import java.util.zip.CRC32C;

/** The first bytes of a file, by which it is known again where its key is not enough. One owner. */
final class Head {

    static final int SIZE_MAX_BYTES = 1_024;

    private final byte[] bytes = new byte[SIZE_MAX_BYTES];
    private int count;

    /** Takes bytes that lie behind those that it has, as far as they are of the head. */
    void add(byte[] source, int length) {
        int taken = Math.min(length, SIZE_MAX_BYTES - count);
        System.arraycopy(source, 0, bytes, count, taken);
        count += taken;
    }

    int count() {
        return count;
    }

    /** Of the first bytes, of which there are so many. */
    int checksum(int length) {
        return checksum(bytes, length);
    }

    static int checksum(byte[] bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }
}
