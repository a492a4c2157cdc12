package dev.rivulet.core.codec.internal;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.schema.CodecSchema.Part;
import dev.rivulet.core.codec.schema.CodecSchema.RecordOf;
import dev.rivulet.core.codec.schema.CodecSchema.Scalar;
import java.util.List;

/** A record of two fields whose first one is gone, for tests that make up its type. */
public final class RecordCase {

    private RecordCase() {}

    /** Reads past a value, and the int behind it. */
    public static int readSecondOfTwo(Codec<?> first, ByteReader in) {
        RecordOf written = new RecordOf("R", List.of(new Part("gone", first.schema()), new Part("kept", Scalar.INT)));
        RecordOf today = new RecordOf("R", List.of(new Part("kept", Scalar.INT)));
        Slot kept = new Slot(ScalarCodecs.of(Scalar.INT), false);
        FieldPlan plan = new FieldPlan(written, today, List.of(new FieldPlan.Target("kept", kept, () -> 0)));
        int value = (int) plan.read(in)[0];
        if (in.remaining() > 0) {
            throw new AssertionError(in.remaining() + " bytes left over");
        }
        return value;
    }
}
