package dev.rivulet.core.codec;

import dev.rivulet.core.internal.RecordShape;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The codec of a record: its components one after the other. Primitives are written without boxing and take their size; others
 * start with a byte, 0 for null, which nothing follows, or 1. Immutable, any thread.
 */
final class RecordCodec<R> implements Codec<R> {

    private final Class<R> recordClass;
    private final List<Component<R>> components;
    private final MethodHandle constructor;

    private RecordCodec(RecordShape<R> shape, List<Component<R>> components) {
        this.recordClass = shape.recordClass();
        this.components = components;
        this.constructor = shape.arrayConstructor();
    }

    static <R> RecordCodec<R> derive(RecordShape<R> shape, Set<Class<?>> enclosing) {
        List<Component<R>> components = new ArrayList<>();
        for (int index = 0; index < shape.components().size(); index++) {
            components.add(component(shape, index, enclosing));
        }
        return new RecordCodec<>(shape, List.copyOf(components));
    }

    @Override
    public void write(R value, ByteWriter out) {
        for (int index = 0; index < components.size(); index++) {
            components.get(index).write(value, out);
        }
    }

    @Override
    public R read(ByteReader in) {
        @Nullable Object[] values = new @Nullable Object[components.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = components.get(index).read(in);
        }
        return RecordShape.construct(recordClass, constructor, values);
    }

    /** One component, read from and written for the record that has it. */
    private interface Component<R> {

        void write(R owner, ByteWriter out);

        @Nullable Object read(ByteReader in);
    }

    private static <R> Component<R> component(RecordShape<R> shape, int index, Set<Class<?>> enclosing) {
        Class<?> type = shape.components().get(index).type();
        if (type == boolean.class) {
            return new OfBoolean<>(shape.booleanReader(index));
        }
        if (type == float.class || type == double.class) {
            return new OfDouble<>(shape.doubleReader(index), type == float.class);
        }
        if (type.isPrimitive()) {
            return new OfLong<>(shape.longReader(index), WholeNumber.of(type));
        }
        return new OfObject<>(shape.objectReader(index), erased(Codecs.derive(type, enclosing)));
    }

    @SuppressWarnings("unchecked")
    private static Codec<Object> erased(Codec<?> codec) {
        return (Codec<Object>) codec;
    }

    private record OfBoolean<R>(Predicate<R> reader) implements Component<R> {

        @Override
        public void write(R owner, ByteWriter out) {
            out.putByte(reader.test(owner) ? 1 : 0);
        }

        @Override
        public Object read(ByteReader in) {
            return in.readByte() != 0;
        }
    }

    private record OfDouble<R>(ToDoubleFunction<R> reader, boolean isFloat) implements Component<R> {

        @Override
        public void write(R owner, ByteWriter out) {
            double value = reader.applyAsDouble(owner);
            if (isFloat) {
                out.putInt(Float.floatToRawIntBits((float) value));
            } else {
                out.putDouble(value);
            }
        }

        @Override
        public Object read(ByteReader in) {
            if (isFloat) {
                return Float.intBitsToFloat(in.readInt());
            }
            return in.readDouble();
        }
    }

    private record OfLong<R>(ToLongFunction<R> reader, WholeNumber form) implements Component<R> {

        @Override
        public void write(R owner, ByteWriter out) {
            form.write(reader.applyAsLong(owner), out);
        }

        @Override
        public Object read(ByteReader in) {
            return form.box(form.read(in));
        }
    }

    private record OfObject<R>(Function<R, @Nullable Object> reader, Codec<Object> codec) implements Component<R> {

        @Override
        public void write(R owner, ByteWriter out) {
            Object value = reader.apply(owner);
            out.putByte(value == null ? 0 : 1);
            if (value != null) {
                codec.write(value, out);
            }
        }

        @Override
        public @Nullable Object read(ByteReader in) {
            return in.readByte() == 0 ? null : codec.read(in);
        }
    }
}
