package dev.rivulet.core.codec;

import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.core.codec.schema.IncompatibleSchemaException;
import dev.rivulet.core.codec.schema.KeyForms;

/**
 * The canonical binary form of a key: equal keys have equal bytes, and the bytes compared as unsigned sort like {@link #compare}.
 * Immutable, any thread.
 */
public interface KeyCodec<K> extends Codec<K> {

    /**
     * A hash that is the same in every process, JDK and release, with all 32 bits well mixed. It decides the key group; {@code
     * hashCode()} of records and enums is not good enough, as Java does not specify it.
     */
    int stableHash(K key);

    /** The order of the canonical bytes. */
    int compare(K left, K right);

    /**
     * This codec, if it writes every key as it was written before; a key is never converted, since where it lies depends on its
     * bytes.
     *
     * @throws IncompatibleSchemaException if keys would have other bytes now
     */
    @Override
    default CodecReader<K> readerOf(CodecSchema written) {
        if (KeyForms.isKept(written, schema())) {
            return this;
        }
        throw IncompatibleSchemaException.of(
                schema(),
                "the key was written as " + written.text() + " and is now " + schema().text()
                        + "; the type of a key cannot change");
    }
}
