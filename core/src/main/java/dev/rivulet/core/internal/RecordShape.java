package dev.rivulet.core.internal;

import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Java record seen through reflection once, and through fast handles ever after. Immutable, any thread.
 *
 * <p>There is one shape for a record's class as long as the class is loaded, so a job that is started again, by a restart policy
 * perhaps for days, spins no class that the starts before have spun.
 *
 * <p>A component is nullable if its type is not primitive and it, or its type, carries an annotation called {@code Nullable}, whose
 * package does not matter, as long as the annotation is kept at run time.
 *
 * @param <R> the record
 */
public final class RecordShape<R> {

    /**
     * A component of the record.
     *
     * @param genericType the type with its parameters
     * @param isNullable whether it is marked so; never for primitives, and a boxed type alone is not marked
     * @param annotations those that are kept at run time
     */
    public record Component(
            String name, Class<?> type, Type genericType, boolean isNullable, List<Annotation> annotations) {

        /** The component's annotation of that type, or null. */
        public <A extends Annotation> @Nullable A annotation(Class<A> annotationType) {
            for (Annotation annotation : annotations) {
                if (annotationType.isInstance(annotation)) {
                    return annotationType.cast(annotation);
                }
            }
            return null;
        }
    }

    private static final ClassValue<RecordShape<?>> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape<?> computeValue(Class<?> recordClass) {
            return new RecordShape<>(recordClass);
        }
    };

    private final Class<R> recordClass;
    private final List<Component> components;
    private final List<MethodHandle> getters;
    private final MethodHandle constructor;
    private final MethodHandles.Lookup lookup;

    /** By component; its type decides which kind of function it is. */
    private final Map<Integer, Object> readers = new ConcurrentHashMap<>();

    private RecordShape(Class<R> recordClass) {
        this.recordClass = recordClass;
        RecordComponent[] reflected = componentsOf(recordClass);
        this.components = Stream.of(reflected).map(RecordShape::component).toList();
        try {
            this.lookup = MethodHandles.privateLookupIn(recordClass, MethodHandles.lookup());
            this.getters = getters(lookup, reflected);
            this.constructor = lookup.findConstructor(
                    recordClass,
                    MethodType.methodType(
                            void.class,
                            Arrays.stream(reflected)
                                    .map(RecordComponent::getType)
                                    .toArray(Class<?>[]::new)));
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException(
                    "record " + recordClass.getName() + " cannot be reached from here, since "
                            + recordClass.getModule() + " keeps its package closed: write \"opens "
                            + recordClass.getPackageName() + ";\" into its module-info, or put it on the class path",
                    e);
        } catch (NoSuchMethodException e) {
            throw new AssertionError("record " + recordClass.getName() + " has no canonical constructor", e);
        }
    }

    /**
     * Looks at a record.
     *
     * @throws IllegalArgumentException if the class is no record, or its module does not let others in
     */
    @SuppressWarnings("unchecked") // The shape of a class is of that class.
    public static <R> RecordShape<R> of(Class<R> recordClass) {
        return (RecordShape<R>) SHAPES.get(recordClass);
    }

    public Class<R> recordClass() {
        return recordClass;
    }

    public List<Component> components() {
        return components;
    }

    /** The canonical constructor, with the record's own types. */
    public MethodHandle constructor() {
        return constructor;
    }

    /** The canonical constructor, taking an array of boxed values and returning an object; to be called by {@link #construct}. */
    public MethodHandle arrayConstructor() {
        return constructor
                .asSpreader(Object[].class, components.size())
                .asType(MethodType.methodType(Object.class, Object[].class));
    }

    /**
     * Makes a record of boxed values.
     *
     * @throws IllegalArgumentException if the record's own constructor refuses them
     */
    public static <R> R construct(Class<R> recordClass, MethodHandle arrayConstructor, @Nullable Object[] values) {
        try {
            return recordClass.cast((Object) arrayConstructor.invokeExact(values));
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            // The record's own constructor checks its values, in whatever way its author likes.
            throw new IllegalArgumentException(
                    "record " + recordClass.getName() + " refuses " + Arrays.toString(values), e);
        }
    }

    /** Reads a component of type byte, short, char, int or long without boxing. */
    @SuppressWarnings("unchecked") // One component, one kind of function.
    public ToLongFunction<R> longReader(int index) {
        return (ToLongFunction<R>)
                readers.computeIfAbsent(index, at -> RecordReaders.longReader(lookup, recordClass, getters.get(at)));
    }

    /** Reads a component of type float or double without boxing. */
    @SuppressWarnings("unchecked") // One component, one kind of function.
    public ToDoubleFunction<R> doubleReader(int index) {
        return (ToDoubleFunction<R>)
                readers.computeIfAbsent(index, at -> RecordReaders.doubleReader(lookup, recordClass, getters.get(at)));
    }

    /** Reads a component of type boolean without boxing. */
    @SuppressWarnings("unchecked") // One component, one kind of function.
    public Predicate<R> booleanReader(int index) {
        return (Predicate<R>)
                readers.computeIfAbsent(index, at -> RecordReaders.booleanReader(lookup, recordClass, getters.get(at)));
    }

    /** Reads any component that is not primitive. */
    @SuppressWarnings("unchecked") // One component, one kind of function.
    public Function<R, @Nullable Object> objectReader(int index) {
        return (Function<R, @Nullable Object>)
                readers.computeIfAbsent(index, at -> RecordReaders.objectReader(lookup, recordClass, getters.get(at)));
    }

    private static RecordComponent[] componentsOf(Class<?> recordClass) {
        RecordComponent[] reflected = recordClass.getRecordComponents();
        if (reflected == null) {
            throw new IllegalArgumentException("class " + recordClass.getName()
                    + " is no record; declare it as \"record " + recordClass.getSimpleName() + "(...)\"");
        }
        return reflected;
    }

    private static Component component(RecordComponent reflected) {
        Class<?> type = reflected.getType();
        Stream<Annotation> marks = Stream.concat(
                Stream.of(reflected.getAnnotations()),
                Stream.of(reflected.getAnnotatedType().getAnnotations()));
        boolean isMarked =
                marks.anyMatch(mark -> mark.annotationType().getSimpleName().equals("Nullable"));
        return new Component(
                reflected.getName(),
                type,
                reflected.getGenericType(),
                isMarked && !type.isPrimitive(),
                List.of(reflected.getAnnotations()));
    }

    private static List<MethodHandle> getters(MethodHandles.Lookup lookup, RecordComponent[] reflected)
            throws IllegalAccessException {
        List<MethodHandle> getters = new ArrayList<>(reflected.length);
        for (RecordComponent component : reflected) {
            getters.add(lookup.unreflect(component.getAccessor()));
        }
        return getters;
    }
}
