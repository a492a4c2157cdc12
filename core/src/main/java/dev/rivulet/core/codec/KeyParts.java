package dev.rivulet.core.codec;

import dev.rivulet.core.codec.internal.WholeNumber;
import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.core.codec.schema.CodecSchema.KeyOf;
import dev.rivulet.core.codec.schema.CodecSchema.NullOr;
import dev.rivulet.core.codec.schema.CodecSchema.Scalar;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The kinds of {@link KeyPart}. Stateless. */
final class KeyParts {

    /** What a null contributes to the hash; any number would do, but not 0, which numbers have. */
    private static final long NULL_HASH = 0x6e756c6cL;

    private KeyParts() {}

    @SuppressWarnings("unchecked")
    static KeyCodec<Object> erased(KeyCodec<?> codec) {
        return (KeyCodec<Object>) codec;
    }

    /** The form of keys as a part of others, which is not marked again. */
    static CodecSchema formOf(KeyCodec<?> codec) {
        return codec.schema() instanceof KeyOf key ? key.of() : codec.schema();
    }

    /** A whole number, never boxed on the way out. */
    record OfLong<K>(ToLongFunction<K> reader, WholeNumber form, Scalar schema) implements KeyPart<K> {

        @Override
        public void write(K key, ByteWriter out) {
            form.writeOrdered(reader.applyAsLong(key), out);
        }

        @Override
        public Object read(ByteReader in) {
            return form.box(form.readOrdered(in));
        }

        @Override
        public int compare(K left, K right) {
            return Long.compare(reader.applyAsLong(left), reader.applyAsLong(right));
        }

        @Override
        public long hash(K key) {
            return reader.applyAsLong(key);
        }
    }

    /** A value with a codec of its own; not null. */
    record OfObject<K>(Function<K, @Nullable Object> reader, KeyCodec<Object> codec) implements KeyPart<K> {

        @Override
        public void write(K key, ByteWriter out) {
            codec.write(value(key), out);
        }

        @Override
        public Object read(ByteReader in) {
            return codec.read(in);
        }

        @Override
        public int compare(K left, K right) {
            return codec.compare(value(left), value(right));
        }

        @Override
        public long hash(K key) {
            return codec.stableHash(value(key));
        }

        @Override
        public CodecSchema schema() {
            return formOf(codec);
        }

        private Object value(K key) {
            Object value = reader.apply(key);
            if (value == null) {
                throw new IllegalArgumentException("key " + key + " has a null where none is allowed");
            }
            return value;
        }
    }

    /** A part that may be absent: a byte says so, and sorts it first. */
    record OrNull<K>(Predicate<K> isNull, KeyPart<K> part) implements KeyPart<K> {

        @Override
        public void write(K key, ByteWriter out) {
            boolean isAbsent = isNull.test(key);
            out.putByte(isAbsent ? 0 : 1);
            if (!isAbsent) {
                part.write(key, out);
            }
        }

        @Override
        public @Nullable Object read(ByteReader in) {
            return in.readByte() == 0 ? null : part.read(in);
        }

        @Override
        public int compare(K left, K right) {
            boolean isLeftAbsent = isNull.test(left);
            boolean isRightAbsent = isNull.test(right);
            if (isLeftAbsent || isRightAbsent) {
                return Boolean.compare(isRightAbsent, isLeftAbsent);
            }
            return part.compare(left, right);
        }

        @Override
        public long hash(K key) {
            return isNull.test(key) ? NULL_HASH : part.hash(key);
        }

        @Override
        public CodecSchema schema() {
            return new NullOr(part.schema());
        }
    }
}
