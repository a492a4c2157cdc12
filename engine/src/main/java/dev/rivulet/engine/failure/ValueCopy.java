package dev.rivulet.engine.failure;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import org.jspecify.annotations.Nullable;

/**
 * A value of state as it was, since a call of a user's function may change it in place and fail. Costs what writing the value costs; what
 * cannot change is kept as it is. Owned by the lane.
 */
public final class ValueCopy<V> {

    private final Codec<V> codec;
    private @Nullable V value;
    private byte[] bytes = {};

    public ValueCopy(Codec<V> codec) {
        this.codec = codec;
    }

    /** Copies a value before it is handed out. */
    public void take(V before) {
        if (Immutability.isImmutable(before)) {
            value = before;
        } else {
            ByteWriter out = new ByteWriter();
            codec.write(before, out);
            bytes = out.toByteArray();
            value = null;
        }
    }

    /** The value as it was; another object each time, if it can be changed. */
    public V get() {
        V kept = value;
        return kept != null ? kept : codec.read(new ByteReader(bytes));
    }
}
