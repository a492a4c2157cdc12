package dev.rivulet.core.codec.internal;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.CodecReader;
import dev.rivulet.core.codec.schema.CodecSchema.Scalar;
import org.jspecify.annotations.Nullable;

/** Which numbers can be read as others without losing anything. Stateless. */
final class Widening {

    private Widening() {}

    /** What reads one form of numbers and gives the other, boxed; null if not every number of the one is one of the other. */
    static @Nullable CodecReader<Object> find(Scalar written, Scalar today) {
        WholeNumber from = WholeNumber.find(written);
        if (from == null) {
            return written == Scalar.FLOAT && today == Scalar.DOUBLE ? Widening::floatAsDouble : null;
        }
        if (today == Scalar.DOUBLE && from != WholeNumber.LONG) {
            return in -> (double) from.read(in);
        }
        if (today == Scalar.FLOAT && (from == WholeNumber.BYTE || from == WholeNumber.SHORT)) {
            return in -> (float) from.read(in);
        }
        WholeNumber to = WholeNumber.find(today);
        return to != null && to.isWiderThan(from) ? in -> to.box(from.read(in)) : null;
    }

    private static Object floatAsDouble(ByteReader in) {
        return (double) Float.intBitsToFloat(in.readInt());
    }
}
