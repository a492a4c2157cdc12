package dev.rivulet.core.codec.internal;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.core.codec.schema.IncompatibleSchemaException;
import org.jspecify.annotations.Nullable;

/** Reads what stands in a place within another value; it may be null. Immutable, any thread. */
interface SlotReader {

    @Nullable Object read(ByteReader in);

    /**
     * The same, with messages that tell the place.
     *
     * @param step from the value around to this place
     */
    default SlotReader within(CodecSchema around, String step) {
        return in -> {
            try {
                return read(in);
            } catch (IncompatibleSchemaException e) {
                throw e.within(around, step);
            }
        };
    }
}
