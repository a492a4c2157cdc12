package dev.rivulet.network.http.body;

import java.util.Arrays;

/** Bytes that come piece by piece, in memory that is asked for before it is taken. One owner. */
public final class BodyBuffer {

    /** Who gives out memory, of which there is so much and no more. */
    public interface Room {

        /** False if there is not so much. */
        boolean reserve(long sizeBytes);

        void release(long sizeBytes);
    }

    private static final int SIZE_FIRST_BYTES = 4 << 10;
    private static final byte[] NOTHING = {};

    private final Room room;
    private final int sizeMax;
    private byte[] bytes = NOTHING;
    private int length;

    /**
     * @param sizeMax that it can come to, in bytes
     */
    public BodyBuffer(Room room, int sizeMax) {
        this.room = room;
        this.sizeMax = sizeMax;
    }

    /** Makes room for so many more bytes; false if there is none. */
    public boolean grow(int count) {
        int wanted = Math.addExact(length, count);
        if (wanted > bytes.length) {
            int size = (int) Math.max(wanted, Math.min(Math.max(SIZE_FIRST_BYTES, 2L * bytes.length), sizeMax));
            if (!room.reserve(size - bytes.length)) {
                return false;
            }
            bytes = Arrays.copyOf(bytes, size);
        }
        return true;
    }

    /** False if there is no room for it, and then nothing is put. */
    public boolean append(byte[] source, int count) {
        if (!grow(count)) {
            return false;
        }
        System.arraycopy(source, 0, bytes, length, count);
        length += count;
        return true;
    }

    /** So many bytes have been put at the {@link #length end} of {@link #bytes}, where {@link #grow} made room. */
    public void advance(int count) {
        length += count;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    /** What it has asked for. */
    public int reservedBytes() {
        return bytes.length;
    }

    /** Gives all back. */
    public void clear() {
        room.release(bytes.length);
        bytes = NOTHING;
        length = 0;
    }
}
