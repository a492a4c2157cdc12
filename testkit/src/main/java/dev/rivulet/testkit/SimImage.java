package dev.rivulet.testkit;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes that grow; whatever lies between the old end and a write behind it is zero. Guarded by the disk. */
final class SimImage {

    private static final int INITIAL_SIZE_BYTES = 1024;

    private byte[] bytes = new byte[0];
    private int sizeBytes;

    int sizeBytes() {
        return sizeBytes;
    }

    void copyTo(ByteBuffer target, int offset, int count) {
        target.put(bytes, offset, count);
    }

    /** A copy of a range, cut where the image ends. */
    byte[] range(int start, int end) {
        int from = Math.min(start, sizeBytes);
        return Arrays.copyOfRange(bytes, from, Math.max(from, Math.min(end, sizeBytes)));
    }

    void write(int offset, byte[] source, int start, int end) {
        int writeEnd = Math.addExact(offset, end - start);
        if (writeEnd > sizeBytes) {
            resize(writeEnd);
        }
        System.arraycopy(source, start, bytes, offset, end - start);
    }

    void resize(int newSizeBytes) {
        if (newSizeBytes > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(newSizeBytes, Math.max(INITIAL_SIZE_BYTES, bytes.length * 2)));
        }
        if (newSizeBytes < sizeBytes) {
            Arrays.fill(bytes, newSizeBytes, sizeBytes, (byte) 0);
        }
        sizeBytes = newSizeBytes;
    }

    /** Makes this image equal to another. */
    void copy(SimImage other) {
        if (bytes.length < other.sizeBytes) {
            bytes = new byte[other.bytes.length];
        } else {
            Arrays.fill(bytes, Math.min(sizeBytes, other.sizeBytes), sizeBytes, (byte)
                    0); // What lies behind the end is zero.
        }
        System.arraycopy(other.bytes, 0, bytes, 0, other.sizeBytes);
        sizeBytes = other.sizeBytes;
    }

    /** Turns a bit over, if there is one. */
    void flip(long bitIndex) {
        int index = Math.toIntExact(bitIndex >>> 3);
        if (index < sizeBytes) {
            bytes[index] ^= (byte) (1 << (bitIndex & 7));
        }
    }
}
