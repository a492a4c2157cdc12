package dev.rivulet.core.codec;

import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.core.codec.schema.CodecSchema.KeyOf;
import dev.rivulet.core.codec.schema.CodecSchema.OptionalOf;
import dev.rivulet.core.internal.StableHash;
import java.util.Optional;

/** The codec of an optional as a key: a byte, 0 for an empty one, which comes first, or 1 and the value. Immutable, any thread. */
final class OptionalKeyCodec<K> implements KeyCodec<Optional<K>> {

    private final KeyCodec<K> inner;
    private final KeyOf schema;

    OptionalKeyCodec(KeyCodec<K> inner) {
        this.inner = inner;
        this.schema = new KeyOf(new OptionalOf(KeyParts.formOf(inner)));
    }

    @Override
    public void write(Optional<K> key, ByteWriter out) {
        out.putByte(key.isPresent() ? 1 : 0);
        key.ifPresent(value -> inner.write(value, out));
    }

    @Override
    public Optional<K> read(ByteReader in) {
        return in.readByte() == 0 ? Optional.empty() : Optional.of(inner.read(in));
    }

    @Override
    public CodecSchema schema() {
        return schema;
    }

    @Override
    public int stableHash(Optional<K> key) {
        long hash = key.isPresent() ? StableHash.combine(1, inner.stableHash(key.get())) : 0;
        return StableHash.fold(hash);
    }

    @Override
    public int compare(Optional<K> left, Optional<K> right) {
        return left.isPresent() && right.isPresent()
                ? inner.compare(left.get(), right.get())
                : Boolean.compare(left.isPresent(), right.isPresent());
    }
}
