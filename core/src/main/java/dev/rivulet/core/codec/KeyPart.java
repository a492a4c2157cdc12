package dev.rivulet.core.codec;

import dev.rivulet.core.codec.schema.CodecSchema;
import org.jspecify.annotations.Nullable;

/** One component of a composite key, read from and written for the key that has it. Immutable, any thread. */
interface KeyPart<K> {

    void write(K key, ByteWriter out);

    /** The value in the form that the composite's constructor wants. */
    @Nullable Object read(ByteReader in);

    int compare(K left, K right);

    long hash(K key);

    /** The form that is written. */
    CodecSchema schema();
}
