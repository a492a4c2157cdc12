package dev.rivulet.core.row;

import dev.rivulet.core.internal.RecordShape;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The {@link RowType} of a Java record, derived from its components. Immutable, any thread.
 *
 * <p>Fields are called like the components and have these types:
 *
 * <table>
 * <caption>component types</caption>
 * <tr><td>boolean, byte, short, int, long, float, double</td><td>the type of that name, never null</td></tr>
 * <tr><td>their boxed types</td><td>the same, nullable</td></tr>
 * <tr><td>String, enums</td><td>string; an enum by the names of its constants</td></tr>
 * <tr><td>byte[]</td><td>binary</td></tr>
 * <tr><td>BigDecimal</td><td>decimal(38,18), as Spark takes it; values are brought to scale 18, rounding half up</td></tr>
 * <tr><td>LocalDate</td><td>date</td></tr>
 * <tr><td>Instant</td><td>timestamp, in microseconds, rounded towards the past</td></tr>
 * <tr><td>LocalDateTime</td><td>timestamp_ntz, likewise</td></tr>
 * <tr><td>List, Map</td><td>array and map; what they hold may be null, as Spark takes it, and has one of these types, numbers boxed</td></tr>
 * <tr><td>records</td><td>struct; none that contains itself</td></tr>
 * </table>
 *
 * <p>A component that is no number or truth value must not be null unless it carries an annotation called {@code Nullable} (JSpecify's, or any
 * that is kept at run time). Neither accessors nor builders box anything that the record does not box itself.
 *
 * @param <R> the record
 */
public final class RecordRowType<R extends Record> implements RowType<R> {

    /** Deriving spins classes, which is too dear to do again for each operator that asks for the same record. */
    private static final ClassValue<RecordRowType<?>> DERIVED = new ClassValue<>() {
        @Override
        protected RecordRowType<?> computeValue(Class<?> recordClass) {
            return within(recordClass.asSubclass(Record.class), Set.of());
        }
    };

    private final String name;
    private final RowLayout layout;
    private final List<FieldAccessor<R>> accessors;

    /** Takes {@link RowSlots} and returns the record as an {@link Object}. */
    private final MethodHandle constructor;

    private RecordRowType(RecordShape<R> shape, Set<Class<?>> enclosing) {
        this.name = shape.recordClass().getSimpleName();
        List<ComponentForm> forms = ComponentForm.ofAll(shape, enclosing);
        this.layout =
                new RowLayout(Schema.of(forms.stream().map(ComponentForm::field).toList()));
        List<FieldAccessor<R>> derived = new ArrayList<>();
        MethodHandle[] arguments = new MethodHandle[forms.size()];
        for (int index = 0; index < arguments.length; index++) {
            derived.add(forms.get(index).accessor(shape, index));
            arguments[index] = forms.get(index).argument(layout, index);
        }
        this.accessors = List.copyOf(derived);
        this.constructor = fromSlots(shape.constructor(), arguments);
    }

    /**
     * The row type of a record; the same object each time.
     *
     * @throws IllegalArgumentException if the class is no record, its module does not let others in, a component has a type that a
     *     row cannot hold, or two components differ in nothing but case
     */
    @SuppressWarnings("unchecked")
    public static <R extends Record> RecordRowType<R> of(Class<R> recordClass) {
        if (!recordClass.isRecord()) {
            throw new IllegalArgumentException("class " + recordClass.getName() + " is no record");
        }
        return (RecordRowType<R>) DERIVED.get(recordClass);
    }

    /**
     * The row type of a record within others.
     *
     * @param enclosing these others
     * @throws IllegalArgumentException if it is one of them
     */
    static <R extends Record> RecordRowType<R> within(Class<R> recordClass, Set<Class<?>> enclosing) {
        if (enclosing.contains(recordClass)) {
            throw new IllegalArgumentException(
                    "record " + recordClass.getName() + " contains itself, so its rows would have no end");
        }
        Set<Class<?>> inner = new HashSet<>(enclosing);
        inner.add(recordClass);
        return new RecordRowType<>(RecordShape.of(recordClass), inner);
    }

    @Override
    public Schema schema() {
        return layout.schema;
    }

    @Override
    public FieldAccessor<R> accessor(int index) {
        return accessors.get(index);
    }

    @Override
    public RowBuilder<R> newBuilder() {
        return new Builder<>(this);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return name + schema();
    }

    /**
     * The record of a row in the making.
     *
     * @throws MalformedRowException as {@link RowBuilder#build}
     */
    @SuppressWarnings("unchecked")
    R build(RowSlots slots) throws MalformedRowException {
        slots.checkRequired();
        try {
            // By the handle's own type; a cast right here would ask for another.
            Object made = constructor.invokeExact(slots);
            return (R) made;
        } catch (MalformedRowException | Error e) {
            throw e;
        } catch (RuntimeException e) {
            // The record's own constructor checks its values, in whatever way its author likes.
            throw new MalformedRowException(e.getMessage() == null ? e.toString() : e.getMessage());
        } catch (Throwable e) {
            throw new AssertionError("a record's canonical constructor threw a checked exception", e);
        }
    }

    /** Feeds each argument of the constructor from the same slots. */
    private static MethodHandle fromSlots(MethodHandle constructor, MethodHandle[] arguments) {
        MethodHandle ofManySlots = MethodHandles.filterArguments(constructor, 0, arguments);
        MethodHandle ofSlots = MethodHandles.permuteArguments(
                ofManySlots,
                MethodType.methodType(constructor.type().returnType(), RowSlots.class),
                new int[arguments.length]);
        return ofSlots.asType(MethodType.methodType(Object.class, RowSlots.class));
    }

    private static final class Builder<R extends Record> implements RowBuilder<R> {

        private final RecordRowType<R> rowType;
        private final RowSlots slots;

        Builder(RecordRowType<R> rowType) {
            this.rowType = rowType;
            this.slots = new RowSlots(rowType.layout);
        }

        @Override
        public void setNull(int index) {
            slots.setNull(index);
        }

        @Override
        public void setLong(int index, long value) {
            slots.setLong(index, value);
        }

        @Override
        public void setDouble(int index, double value) {
            slots.setDouble(index, value);
        }

        @Override
        public void setObject(int index, Object value) {
            slots.setObject(index, value);
        }

        @Override
        public void reset() {
            slots.reset();
        }

        @Override
        public R build() throws MalformedRowException {
            try {
                return rowType.build(slots);
            } finally {
                slots.reset();
            }
        }
    }
}
