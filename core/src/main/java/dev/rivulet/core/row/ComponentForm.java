package dev.rivulet.core.row;

import dev.rivulet.core.internal.RecordShape;
import dev.rivulet.core.row.DataType.Decimal;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.time.EpochMicros;
import java.lang.invoke.MethodHandle;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How one component of a record appears as a field: its type, its accessor and the constructor's argument. Immutable.
 *
 * @param nested how it lies in the row if it is an array, a map or a struct there
 */
record ComponentForm(
        RecordShape.Component component,
        Field field,
        @Nullable NestedComponent nested) {

    /** The precision and scale that Spark gives to a {@link BigDecimal}. */
    static final Decimal DECIMAL = new Decimal(Decimal.PRECISION_MAX, 18);

    private static final Map<Class<?>, DataType> PRIMITIVES = Map.of(
            boolean.class, Simple.BOOLEAN,
            byte.class, Simple.BYTE,
            short.class, Simple.SHORT,
            int.class, Simple.INT,
            long.class, Simple.LONG,
            float.class, Simple.FLOAT,
            double.class, Simple.DOUBLE);

    private static final Map<Class<?>, DataType> BOXED = Map.of(
            Boolean.class, Simple.BOOLEAN,
            Byte.class, Simple.BYTE,
            Short.class, Simple.SHORT,
            Integer.class, Simple.INT,
            Long.class, Simple.LONG,
            Float.class, Simple.FLOAT,
            Double.class, Simple.DOUBLE);

    private static final Map<Class<?>, DataType> REFERENCES = Map.of(
            String.class, Simple.STRING,
            byte[].class, Simple.BINARY,
            BigDecimal.class, DECIMAL,
            LocalDate.class, Simple.DATE,
            Instant.class, Simple.TIMESTAMP,
            LocalDateTime.class, Simple.TIMESTAMP_NTZ);

    private static final String SUPPORTED =
            "boolean, byte, short, int, long, float, double, their boxed types, String, "
                    + "byte[], BigDecimal, LocalDate, Instant, LocalDateTime, enums, and List, Map and records of these";

    static List<ComponentForm> ofAll(RecordShape<?> shape, Set<Class<?>> enclosing) {
        List<ComponentForm> forms = new ArrayList<>();
        for (RecordShape.Component component : shape.components()) {
            forms.add(of(shape.recordClass(), component, enclosing));
        }
        return forms;
    }

    private static ComponentForm of(Class<?> recordClass, RecordShape.Component component, Set<Class<?>> enclosing) {
        Class<?> type = component.type();
        try {
            if (NestedComponent.isNested(type)) {
                NestedComponent nested = NestedComponent.of(component.genericType(), enclosing);
                return new ComponentForm(
                        component, new Field(component.name(), nested.type(), component.isNullable()), nested);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "record " + recordClass.getName() + ": component " + component.name() + ": " + e.getMessage(), e);
        }
        DataType scalar = scalarType(type);
        if (scalar == null) {
            throw new IllegalArgumentException("record " + recordClass.getName() + ": component " + component.name()
                    + " has type " + type.getTypeName() + ", which a row cannot hold; supported are " + SUPPORTED);
        }
        boolean isNullable = BOXED.containsKey(type) || component.isNullable();
        return new ComponentForm(component, new Field(component.name(), scalar, isNullable), null);
    }

    /** The type of a value without parts, or null if a row cannot hold it. */
    static @Nullable DataType scalarType(Class<?> type) {
        if (type.isEnum()) {
            return Simple.STRING;
        }
        DataType primitive = PRIMITIVES.get(type);
        DataType boxed = primitive == null ? BOXED.get(type) : primitive;
        return boxed == null ? REFERENCES.get(type) : boxed;
    }

    <R> FieldAccessor<R> accessor(RecordShape<R> shape, int index) {
        if (component.type() == boolean.class) {
            Predicate<R> reader = shape.booleanReader(index);
            return new ComponentAccessors.OfLong<>(row -> reader.test(row) ? 1 : 0);
        }
        if (component.type().isPrimitive()) {
            return field.type().physical() == DataType.Physical.LONG
                    ? new ComponentAccessors.OfLong<>(shape.longReader(index))
                    : new ComponentAccessors.OfDouble<>(shape.doubleReader(index));
        }
        Function<R, @Nullable Object> reader = shape.objectReader(index);
        return switch (field.type().physical()) {
            case LONG -> new ComponentAccessors.OfBoxedLong<>(reader, toLong(component.type()));
            case DOUBLE -> new ComponentAccessors.OfBoxedDouble<>(reader);
            case OBJECT ->
                new ComponentAccessors.OfObject<>(reader, nested == null ? toObject(component.type()) : nested.toRow());
        };
    }

    /** Takes {@link RowSlots} and returns the value of the component, in exactly its type. */
    MethodHandle argument(RowLayout layout, int index) {
        Class<?> type = component.type();
        if (type.isPrimitive()) {
            return ComponentArguments.primitive(type, layout.word(index));
        }
        if (field.type().physical() != DataType.Physical.OBJECT) {
            return ComponentArguments.nullable(type, index, layout.word(index));
        }
        if (nested != null) {
            return ComponentArguments.nested(component.name(), type, nested, layout.object(index));
        }
        return type.isEnum()
                ? ComponentArguments.constant(component.name(), type, layout.object(index))
                : ComponentArguments.object(type, layout.object(index));
    }

    static ToLongFunction<Object> toLong(Class<?> type) {
        if (type == Boolean.class) {
            return value -> (Boolean) value ? 1 : 0;
        }
        if (type == LocalDate.class) {
            return value -> ((LocalDate) value).toEpochDay();
        }
        if (type == Instant.class) {
            return value -> EpochMicros.of((Instant) value);
        }
        if (type == LocalDateTime.class) {
            return value -> TimeForms.micros((LocalDateTime) value);
        }
        return value -> ((Number) value).longValue();
    }

    /** Null if the value is the same in both. */
    static @Nullable UnaryOperator<Object> toObject(Class<?> type) {
        if (type.isEnum()) {
            return value -> ((Enum<?>) value).name();
        }
        if (type == BigDecimal.class) {
            return value -> DECIMAL.fit((BigDecimal) value);
        }
        return null;
    }
}
