package dev.rivulet.state;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.KeyCodec;

/**
 * The key of a row in the state store, which has one row per entry of a {@link HeapTable}. Version 1, big-endian, so that rows
 * compared as unsigned bytes sort by key group, namespace and key, and each of these prefixes is a contiguous range:
 *
 * <pre>
 *  0          2                                10
 *  ┌──────────┬─────────────────────────────────┬────────────────────────┐
 *  │ key      │ namespace                       │ key                    │
 *  │ group    │ i64 with its sign bit flipped,  │ canonical bytes of the │
 *  │ u16      │ so that negative ones sort      │ KeyCodec, to the end   │
 *  │          │ before positive ones            │                        │
 *  └──────────┴─────────────────────────────────┴────────────────────────┘
 * </pre>
 *
 * <p>A store does not say its version; the checkpoint's manifest does.
 */
public final class StateRowKey {

    /** Leaves room above the last key group, so that every range has an end that two bytes can name. */
    public static final int KEY_GROUP_COUNT_MAX = 1 << 15;

    static final int KEY_GROUP_SIZE_BYTES = 2;
    static final int PREFIX_SIZE_BYTES = 10;

    private StateRowKey() {}

    static <K> void write(int keyGroup, long namespace, K key, KeyCodec<K> codec, ByteWriter out) {
        writePrefix(keyGroup, namespace, out);
        codec.write(key, out);
    }

    static void writePrefix(int keyGroup, long namespace, ByteWriter out) {
        out.putShort(keyGroup);
        out.putLong(namespace ^ Long.MIN_VALUE);
    }

    /** What the keys of a namespace's rows begin with. */
    static byte[] prefix(int keyGroup, long namespace) {
        ByteWriter prefix = new ByteWriter(PREFIX_SIZE_BYTES);
        writePrefix(keyGroup, namespace, prefix);
        return prefix.toByteArray();
    }

    /** The lower bound of a key group's rows, and the upper bound of those of the group before. */
    public static byte[] startOf(int keyGroup) {
        return new byte[] {(byte) (keyGroup >>> 8), (byte) keyGroup};
    }

    /** The first row key behind all that begin with the given one. */
    static byte[] endOf(byte[] prefix) {
        byte[] end = prefix.clone();
        int last = end.length - 1;
        while (++end[last] == 0) {
            last--;
        }
        return end;
    }

    static int keyGroup(byte[] rowKey) {
        return new ByteReader(rowKey).readUnsignedShort();
    }

    /** Reads the key of a row, which stands behind its prefix. */
    public static ByteReader keyReader(byte[] rowKey) {
        return new ByteReader(rowKey, PREFIX_SIZE_BYTES, rowKey.length - PREFIX_SIZE_BYTES);
    }

    public static long namespace(byte[] rowKey) {
        return new ByteReader(rowKey, KEY_GROUP_SIZE_BYTES, rowKey.length - KEY_GROUP_SIZE_BYTES).readLong()
                ^ Long.MIN_VALUE;
    }

    /**
     * @throws IllegalArgumentException if the bytes are not exactly one canonical key
     */
    static <K> K key(byte[] rowKey, KeyCodec<K> codec) {
        ByteReader in = new ByteReader(rowKey, PREFIX_SIZE_BYTES, rowKey.length - PREFIX_SIZE_BYTES);
        K key = codec.read(in);
        if (in.remaining() > 0) {
            throw new IllegalArgumentException(in.remaining() + " bytes left over behind the key");
        }
        return key;
    }
}
