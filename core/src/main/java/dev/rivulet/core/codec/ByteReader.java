package dev.rivulet.core.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads what {@link ByteWriter} wrote. One owner.
 *
 * <p>All methods throw {@link IllegalArgumentException} when the bytes end too early or a length is impossible; nothing is
 * allocated on the word of a damaged length.
 */
public final class ByteReader {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private final int end;
    private int offset;

    public ByteReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    public ByteReader(byte[] bytes, int start, int length) {
        this.bytes = bytes;
        this.offset = start;
        this.end = start + length;
    }

    public byte readByte() {
        return bytes[advance(1)];
    }

    public int readUnsignedShort() {
        int at = advance(2);
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }

    public int readInt() {
        return (int) INTS.get(bytes, advance(4));
    }

    public long readLong() {
        return (long) LONGS.get(bytes, advance(8));
    }

    public double readDouble() {
        return Double.longBitsToDouble(readLong());
    }

    public byte[] readBytes(int length) {
        int at = advance(length);
        return Arrays.copyOfRange(bytes, at, at + length);
    }

    /** What {@link ByteWriter#putSizedBytes} wrote. */
    public byte[] readSizedBytes() {
        return readBytes(readInt());
    }

    /** What {@link ByteWriter#putString} wrote. */
    public String readString() {
        int length = readInt();
        int at = advance(length);
        return Utf8.decode(bytes, at, length);
    }

    /** What {@link ByteWriter#putTerminatedBytes} wrote. */
    byte[] readTerminatedBytes() {
        ByteWriter plain = new ByteWriter();
        for (byte value = readByte(); value != 0; value = readByte()) {
            plain.putByte(value == 1 ? readByte() - 1 : value);
        }
        return plain.toByteArray();
    }

    public int remaining() {
        return end - offset;
    }

    private int advance(int length) {
        if (length < 0 || length > end - offset) {
            throw new IllegalArgumentException("damaged encoding: " + length + " bytes wanted at offset " + offset
                    + ", " + (end - offset) + " there");
        }
        int at = offset;
        offset += length;
        return at;
    }
}
