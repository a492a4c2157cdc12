package dev.rivulet.core.codec.internal;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.CodecReader;
import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.core.codec.schema.CodecSchema.Part;
import dev.rivulet.core.codec.schema.CodecSchema.RecordOf;
import dev.rivulet.core.codec.schema.IncompatibleSchemaException;
import dev.rivulet.core.internal.RecordShape;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The codec of a record: its components one after the other. Primitives are written without boxing and take their size; others
 * start with a byte, 0 for null, which nothing follows, or 1. Immutable, any thread.
 */
final class RecordCodec<R> implements Codec<R> {

    private final Class<R> recordClass;
    private final List<BiConsumer<R, ByteWriter>> writers;
    private final List<FieldPlan.Target> fields;
    private final MethodHandle constructor;
    private final RecordOf schema;

    private RecordCodec(RecordShape<R> shape, List<BiConsumer<R, ByteWriter>> writers, List<FieldPlan.Target> fields) {
        this.recordClass = shape.recordClass();
        this.writers = List.copyOf(writers);
        this.fields = List.copyOf(fields);
        this.constructor = shape.arrayConstructor();
        this.schema = new RecordOf(
                recordClass.getSimpleName(),
                fields.stream()
                        .map(field -> new Part(field.name(), field.slot().schema()))
                        .toList());
    }

    static <R> RecordCodec<R> derive(RecordShape<R> shape, Set<Class<?>> enclosing) {
        List<BiConsumer<R, ByteWriter>> writers = new ArrayList<>();
        List<FieldPlan.Target> fields = new ArrayList<>();
        for (int index = 0; index < shape.components().size(); index++) {
            RecordShape.Component component = shape.components().get(index);
            Slot slot = ValueCodecs.slot(component.genericType(), enclosing);
            writers.add(writer(shape, index, slot));
            fields.add(new FieldPlan.Target(component.name(), slot, MissingValues.of(shape.recordClass(), component)));
        }
        return new RecordCodec<>(shape, writers, fields);
    }

    @Override
    public void write(R value, ByteWriter out) {
        for (int index = 0; index < writers.size(); index++) {
            writers.get(index).accept(value, out);
        }
    }

    @Override
    public R read(ByteReader in) {
        @Nullable Object[] values = new @Nullable Object[fields.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = fields.get(index).slot().read(in);
        }
        return RecordShape.construct(recordClass, constructor, values);
    }

    @Override
    public CodecSchema schema() {
        return schema;
    }

    @Override
    public CodecReader<R> readerOf(CodecSchema written) {
        if (written.equals(schema)) {
            return this;
        }
        if (!(written instanceof RecordOf record)) {
            throw IncompatibleSchemaException.between(written, schema);
        }
        FieldPlan plan = new FieldPlan(record, schema, fields);
        return in -> RecordShape.construct(recordClass, constructor, plan.read(in));
    }

    private static <R> BiConsumer<R, ByteWriter> writer(RecordShape<R> shape, int index, Slot slot) {
        Class<?> type = shape.components().get(index).type();
        if (!type.isPrimitive()) {
            var reader = shape.objectReader(index);
            return (owner, out) -> slot.write(reader.apply(owner), out);
        }
        if (type == boolean.class) {
            var reader = shape.booleanReader(index);
            return (owner, out) -> out.putByte(reader.test(owner) ? 1 : 0);
        }
        if (type == double.class) {
            var reader = shape.doubleReader(index);
            return (owner, out) -> out.putDouble(reader.applyAsDouble(owner));
        }
        if (type == float.class) {
            var reader = shape.doubleReader(index);
            return (owner, out) -> out.putInt(Float.floatToRawIntBits((float) reader.applyAsDouble(owner)));
        }
        var reader = shape.longReader(index);
        if (type == char.class) {
            return (owner, out) -> out.putShort((int) reader.applyAsLong(owner));
        }
        WholeNumber form = WholeNumber.of(type);
        return (owner, out) -> form.write(reader.applyAsLong(owner), out);
    }
}
