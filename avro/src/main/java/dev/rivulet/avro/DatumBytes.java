package dev.rivulet.avro;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro's binary form out of memory. Avro's own decoders make room for as many bytes or values as a length says before they see whether
 * they are there; this one holds each against what is left. One owner.
 */
final class DatumBytes extends Decoder {

    private static final int VARINT_LENGTH_MAX = 10;

    private byte[] bytes = {};
    private int at;
    private int end;

    /** How many elements and entries may still come: no honest datum has more than it has bytes. */
    private long itemsLeft;

    void reset(byte[] source, int start, int length) {
        bytes = source;
        at = start;
        end = start + length;
        itemsLeft = length;
    }

    /** Where the next byte is read. */
    int position() {
        return at;
    }

    int remaining() {
        return end - at;
    }

    @Override
    public void readNull() {}

    @Override
    public boolean readBoolean() throws IOException {
        byte value = next();
        if (value != 0 && value != 1) {
            throw new IOException("a boolean is byte " + value + ", wanted 0 or 1");
        }
        return value == 1;
    }

    private byte next() throws IOException {
        if (at == end) {
            throw new EOFException("it ends too early");
        }
        return bytes[at++];
    }

    @Override
    public int readInt() throws IOException {
        long value = readLong();
        if (value != (int) value) {
            throw new IOException("an int is " + value);
        }
        return (int) value;
    }

    @Override
    public long readLong() throws IOException {
        long value = 0;
        for (int index = 0; index < VARINT_LENGTH_MAX; index++) {
            byte part = next();
            value |= (part & 0x7fL) << (7 * index);
            if (part >= 0) {
                if (index == VARINT_LENGTH_MAX - 1 && part > 1) {
                    break;
                }
                return value >>> 1 ^ -(value & 1);
            }
        }
        throw new IOException("a whole number has more than 64 bits");
    }

    @Override
    public float readFloat() throws IOException {
        return Float.intBitsToFloat((int) littleEndian(Float.BYTES));
    }

    @Override
    public double readDouble() throws IOException {
        return Double.longBitsToDouble(littleEndian(Double.BYTES));
    }

    private long littleEndian(int size) throws IOException {
        requireRemaining(size);
        long value = 0;
        for (int index = 0; index < size; index++) {
            value |= (bytes[at++] & 0xffL) << (8 * index);
        }
        return value;
    }

    private int requireRemaining(long length) throws IOException {
        if (length < 0 || length > end - at) {
            throw new EOFException("a value of " + length + " bytes begins where " + (end - at) + " are left");
        }
        return (int) length;
    }

    @Override
    public Utf8 readString(@Nullable Utf8 old) throws IOException {
        return new Utf8(readString());
    }

    @Override
    public String readString() throws IOException {
        int length = requireRemaining(readLong());
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, at, length))
                    .toString();
            at += length;
            return text;
        } catch (CharacterCodingException e) {
            throw new IOException("a string is not UTF-8", e);
        }
    }

    @Override
    public void skipString() throws IOException {
        skipBytes();
    }

    @Override
    public ByteBuffer readBytes(@Nullable ByteBuffer old) throws IOException {
        byte[] value = new byte[requireRemaining(readLong())];
        System.arraycopy(bytes, at, value, 0, value.length);
        at += value.length;
        return ByteBuffer.wrap(value);
    }

    @Override
    public void skipBytes() throws IOException {
        skip(readLong());
    }

    private void skip(long length) throws IOException {
        at += requireRemaining(length);
    }

    @Override
    public void readFixed(byte[] target, int start, int length) throws IOException {
        requireRemaining(length);
        System.arraycopy(bytes, at, target, start, length);
        at += length;
    }

    @Override
    public void skipFixed(int length) throws IOException {
        skip(length);
    }

    @Override
    public int readEnum() throws IOException {
        return readInt();
    }

    @Override
    public int readIndex() throws IOException {
        return readInt();
    }

    @Override
    public long readArrayStart() throws IOException {
        return readItemCount();
    }

    @Override
    public long arrayNext() throws IOException {
        return readItemCount();
    }

    @Override
    public long skipArray() throws IOException {
        return skipItems();
    }

    @Override
    public long readMapStart() throws IOException {
        return readItemCount();
    }

    @Override
    public long mapNext() throws IOException {
        return readItemCount();
    }

    @Override
    public long skipMap() throws IOException {
        return skipItems();
    }

    /** A negative count has the size of the block behind it. */
    private long readItemCount() throws IOException {
        long count = readLong();
        if (count < 0) {
            requireRemaining(readLong());
            count = -count;
        }
        return requireItems(count);
    }

    /** Passes over blocks that tell their size; the count of one that does not is for the caller to pass over. */
    private long skipItems() throws IOException {
        long count = readLong();
        while (count < 0) {
            skip(readLong());
            count = readLong();
        }
        return requireItems(count);
    }

    private long requireItems(long count) throws IOException {
        if (count < 0 || count > itemsLeft) {
            throw new IOException("an array or a map has " + count + " values, more than there are bytes");
        }
        itemsLeft -= count;
        return count;
    }
}
