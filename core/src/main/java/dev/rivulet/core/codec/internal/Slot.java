package dev.rivulet.core.codec.internal;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.CodecReader;
import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.core.codec.schema.CodecSchema.NullOr;
import dev.rivulet.core.codec.schema.IncompatibleSchemaException;
import org.jspecify.annotations.Nullable;

/**
 * A place within another value: a record's component, a list's element. Where null is possible a byte comes first, 0 for null, which
 * nothing follows, or 1. Immutable, any thread.
 *
 * @param isNullable false for primitives only
 */
record Slot(Codec<Object> codec, boolean isNullable) implements SlotReader {

    CodecSchema schema() {
        return isNullable ? new NullOr(codec.schema()) : codec.schema();
    }

    void write(@Nullable Object value, ByteWriter out) {
        if (isNullable) {
            out.putByte(value == null ? 0 : 1);
        }
        if (value != null) {
            codec.write(value, out);
        }
    }

    @Override
    public @Nullable Object read(ByteReader in) {
        return isNullable && in.readByte() == 0 ? null : codec.read(in);
    }

    /** Reads what was written into such a place in another form; it may have been a primitive then, or be one now. */
    SlotReader readerOf(CodecSchema written) {
        if (written.equals(schema())) {
            return this;
        }
        if (written instanceof NullOr nullOr) {
            CodecReader<Object> values = codec.readerOf(nullOr.of());
            return in -> in.readByte() == 0 ? absent() : values.read(in);
        }
        return codec.readerOf(written)::read;
    }

    private @Nullable Object absent() {
        if (isNullable) {
            return null;
        }
        throw IncompatibleSchemaException.of(
                codec.schema(),
                "is null in what was written, and a primitive " + codec.schema().shortText()
                        + " is never null; declare its boxed type");
    }
}
