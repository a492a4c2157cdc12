package dev.rivulet.core.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A growing buffer to encode into. One owner. Numbers are big-endian, so that unsigned byte order is numeric order for non-negative
 * ones.
 */
public final class ByteWriter {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int INITIAL_SIZE_BYTES = 64;

    private byte[] bytes;
    private int size;

    public ByteWriter() {
        this(INITIAL_SIZE_BYTES);
    }

    public ByteWriter(int initialSizeBytes) {
        this.bytes = new byte[Math.max(8, initialSizeBytes)];
    }

    public void putByte(int value) {
        ensureRoom(1);
        bytes[size++] = (byte) value;
    }

    public void putShort(int value) {
        ensureRoom(2);
        bytes[size++] = (byte) (value >>> 8);
        bytes[size++] = (byte) value;
    }

    public void putInt(int value) {
        ensureRoom(4);
        INTS.set(bytes, size, value);
        size += 4;
    }

    public void putLong(long value) {
        ensureRoom(8);
        LONGS.set(bytes, size, value);
        size += 8;
    }

    public void putDouble(double value) {
        putLong(Double.doubleToRawLongBits(value));
    }

    public void putBytes(byte[] source, int start, int length) {
        ensureRoom(length);
        System.arraycopy(source, start, bytes, size, length);
        size += length;
    }

    public void putBytes(byte[] source) {
        putBytes(source, 0, source.length);
    }

    /** An int length and the bytes. */
    public void putSizedBytes(byte[] source) {
        putInt(source.length);
        putBytes(source);
    }

    /** An int length in bytes and the text in UTF-8; a surrogate without its partner takes three bytes and is not lost. */
    public void putString(String text) {
        ensureRoom(Math.addExact(4, Math.multiplyExact(text.length(), Utf8.BYTES_PER_CHAR_MAX)));
        int end = Utf8.encode(text, bytes, size + 4);
        INTS.set(bytes, size, end - size - 4);
        size = end;
    }

    /**
     * Bytes of any length such that, whatever follows them, the order of the whole is first the order of these bytes. A zero ends
     * them; a zero or one among them becomes {@code 01 01} or {@code 01 02}.
     */
    void putTerminatedBytes(byte[] source) {
        ensureRoom(Math.addExact(1, Math.multiplyExact(source.length, 2)));
        for (byte value : source) {
            if (value == 0 || value == 1) {
                bytes[size++] = 1;
                bytes[size++] = (byte) (value + 1);
            } else {
                bytes[size++] = value;
            }
        }
        bytes[size++] = 0;
    }

    /** How many bytes were put so far. */
    public int sizeBytes() {
        return size;
    }

    /** Forgets all, keeping the memory. */
    public void clear() {
        size = 0;
    }

    /** Overwrites four bytes put before. */
    public void setInt(int offset, int value) {
        INTS.set(bytes, offset, value);
    }

    /** The buffer itself: the first {@link #sizeBytes} bytes are valid until the next put. */
    public byte[] buffer() {
        return bytes;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    private void ensureRoom(int length) {
        if (length > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, length)));
        }
    }
}
