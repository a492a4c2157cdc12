package dev.rivulet.core.row;

import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The accessors of a record's components, a class for each way of reading so that none has to decide per row. Stateless. */
final class ComponentAccessors {

    private ComponentAccessors() {}

    private static UnsupportedOperationException wrongForm(String wanted) {
        return new UnsupportedOperationException("the field is not read as " + wanted + "; see DataType.physical()");
    }

    record OfLong<R>(ToLongFunction<R> reader) implements FieldAccessor<R> {

        @Override
        public boolean isNull(R row) {
            return false;
        }

        @Override
        public long longValue(R row) {
            return reader.applyAsLong(row);
        }

        @Override
        public double doubleValue(R row) {
            throw wrongForm("a double");
        }

        @Override
        public Object objectValue(R row) {
            throw wrongForm("an object");
        }
    }

    record OfDouble<R>(ToDoubleFunction<R> reader) implements FieldAccessor<R> {

        @Override
        public boolean isNull(R row) {
            return false;
        }

        @Override
        public long longValue(R row) {
            throw wrongForm("a long");
        }

        @Override
        public double doubleValue(R row) {
            return reader.applyAsDouble(row);
        }

        @Override
        public Object objectValue(R row) {
            throw wrongForm("an object");
        }
    }

    record OfBoxedLong<R>(Function<R, @Nullable Object> reader, ToLongFunction<Object> toLong)
            implements FieldAccessor<R> {

        @Override
        public boolean isNull(R row) {
            return reader.apply(row) == null;
        }

        @Override
        public long longValue(R row) {
            Object value = reader.apply(row);
            return value == null ? 0 : toLong.applyAsLong(value);
        }

        @Override
        public double doubleValue(R row) {
            throw wrongForm("a double");
        }

        @Override
        public Object objectValue(R row) {
            throw wrongForm("an object");
        }
    }

    record OfBoxedDouble<R>(Function<R, @Nullable Object> reader) implements FieldAccessor<R> {

        @Override
        public boolean isNull(R row) {
            return reader.apply(row) == null;
        }

        @Override
        public long longValue(R row) {
            throw wrongForm("a long");
        }

        @Override
        public double doubleValue(R row) {
            return reader.apply(row) instanceof Number value ? value.doubleValue() : 0;
        }

        @Override
        public Object objectValue(R row) {
            throw wrongForm("an object");
        }
    }

    /** Without conversion if that is null. */
    record OfObject<R>(
            Function<R, @Nullable Object> reader, @Nullable UnaryOperator<Object> conversion)
            implements FieldAccessor<R> {

        @Override
        public boolean isNull(R row) {
            return reader.apply(row) == null;
        }

        @Override
        public long longValue(R row) {
            throw wrongForm("a long");
        }

        @Override
        public double doubleValue(R row) {
            throw wrongForm("a double");
        }

        @Override
        public @Nullable Object objectValue(R row) {
            Object value = reader.apply(row);
            return value == null || conversion == null ? value : conversion.apply(value);
        }
    }
}
