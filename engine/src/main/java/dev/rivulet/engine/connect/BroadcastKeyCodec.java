package dev.rivulet.engine.connect;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.engine.ring.KeyGroups;
import java.util.List;

/**
 * The form of a {@link BroadcastKey}: a byte, 0 and the number of a key group, which come first, or 1 and the user's key. The hash of a group
 * lies in it, and that of a key is the key's own, so a group's entries are always where its keys are. Immutable, any thread.
 */
record BroadcastKeyCodec<K>(KeyCodec<K> inner) implements KeyCodec<BroadcastKey<K>> {

    private static final int GROUP = 0;
    private static final int KEY = 1;

    /** How far the lowest hash of a group lies behind that of the one before. */
    private static final int HASHES_PER_GROUP = (int) ((1L << 32) / KeyGroups.DEFAULT_GROUP_COUNT);

    @Override
    public void write(BroadcastKey<K> key, ByteWriter out) {
        if (key instanceof BroadcastKey.Of<K> of) {
            out.putByte(KEY);
            inner.write(of.key(), out);
        } else if (key instanceof BroadcastKey.Group<K> group) {
            out.putByte(GROUP);
            out.putInt(group.number());
        }
    }

    @Override
    public BroadcastKey<K> read(ByteReader in) {
        return in.readByte() == GROUP ? new BroadcastKey.Group<>(in.readInt()) : new BroadcastKey.Of<>(inner.read(in));
    }

    @Override
    public CodecSchema schema() {
        return new CodecSchema.KeyOf(
                new CodecSchema.RecordOf("BroadcastKey", List.of(new CodecSchema.Part("key", inner.schema()))));
    }

    @Override
    public int stableHash(BroadcastKey<K> key) {
        return key instanceof BroadcastKey.Of<K> of
                ? inner.stableHash(of.key())
                : ((BroadcastKey.Group<K>) key).number() * HASHES_PER_GROUP;
    }

    @Override
    public int compare(BroadcastKey<K> left, BroadcastKey<K> right) {
        if (left instanceof BroadcastKey.Of<K> leftKey && right instanceof BroadcastKey.Of<K> rightKey) {
            return inner.compare(leftKey.key(), rightKey.key());
        }
        if (left instanceof BroadcastKey.Group<K> leftGroup && right instanceof BroadcastKey.Group<K> rightGroup) {
            return Integer.compare(leftGroup.number(), rightGroup.number());
        }
        return left instanceof BroadcastKey.Group<K> ? -1 : 1;
    }
}
