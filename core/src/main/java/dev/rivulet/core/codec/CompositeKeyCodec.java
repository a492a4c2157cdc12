package dev.rivulet.core.codec;

import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.core.codec.schema.CodecSchema.KeyOf;
import dev.rivulet.core.codec.schema.CodecSchema.Part;
import dev.rivulet.core.codec.schema.CodecSchema.RecordOf;
import dev.rivulet.core.internal.StableHash;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The codec of keys of several parts: one part after the other, the first deciding the order. Immutable, any thread. */
final class CompositeKeyCodec<K> implements KeyCodec<K> {

    private final List<KeyPart<K>> parts;

    /** Takes the parts' values in their order; throws IllegalArgumentException if they make no key. */
    private final Function<@Nullable Object[], K> constructor;

    private final KeyOf schema;

    /**
     * @param typeName of the whole key
     * @param partNames of the parts, in their order
     */
    CompositeKeyCodec(
            String typeName,
            List<String> partNames,
            List<KeyPart<K>> parts,
            Function<@Nullable Object[], K> constructor) {
        this.parts = List.copyOf(parts);
        this.constructor = constructor;
        this.schema = new KeyOf(new RecordOf(
                typeName,
                IntStream.range(0, parts.size())
                        .mapToObj(index ->
                                new Part(partNames.get(index), parts.get(index).schema()))
                        .toList()));
    }

    @Override
    public void write(K key, ByteWriter out) {
        for (int index = 0; index < parts.size(); index++) {
            parts.get(index).write(key, out);
        }
    }

    @Override
    public K read(ByteReader in) {
        @Nullable Object[] values = new @Nullable Object[parts.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = parts.get(index).read(in);
        }
        return constructor.apply(values);
    }

    @Override
    public CodecSchema schema() {
        return schema;
    }

    @Override
    public int stableHash(K key) {
        long hash = parts.size();
        for (int index = 0; index < parts.size(); index++) {
            hash = StableHash.combine(hash, parts.get(index).hash(key));
        }
        return StableHash.fold(hash);
    }

    @Override
    public int compare(K left, K right) {
        for (int index = 0; index < parts.size(); index++) {
            int order = parts.get(index).compare(left, right);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
