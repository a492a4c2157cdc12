package dev.rivulet.core.internal;

import java.lang.invoke.LambdaConversionException;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Turns accessor methods into functions. Stateless.
 *
 * <p>The usual way is the one of the Java compiler: a class spun for the method, as fast as a lambda in the record's own source. It
 * needs the record to be in our own (unnamed) module. Where another class loader or a module of its own holds it, the function
 * calls a method handle: some nanoseconds slower, the same otherwise.
 */
final class RecordReaders {

    private RecordReaders() {}

    @SuppressWarnings("unchecked")
    static <R> ToLongFunction<R> longReader(MethodHandles.Lookup lookup, Class<R> owner, MethodHandle getter) {
        if (lookup.hasFullPrivilegeAccess()) {
            return (ToLongFunction<R>) spin(lookup, owner, getter, ToLongFunction.class, "applyAsLong", long.class);
        }
        MethodHandle handle = getter.asType(MethodType.methodType(long.class, Object.class));
        return row -> {
            try {
                return (long) handle.invokeExact((Object) row);
            } catch (Throwable e) {
                throw uncheckedOf(e);
            }
        };
    }

    @SuppressWarnings("unchecked")
    static <R> ToDoubleFunction<R> doubleReader(MethodHandles.Lookup lookup, Class<R> owner, MethodHandle getter) {
        if (lookup.hasFullPrivilegeAccess()) {
            return (ToDoubleFunction<R>)
                    spin(lookup, owner, getter, ToDoubleFunction.class, "applyAsDouble", double.class);
        }
        MethodHandle handle = getter.asType(MethodType.methodType(double.class, Object.class));
        return row -> {
            try {
                return (double) handle.invokeExact((Object) row);
            } catch (Throwable e) {
                throw uncheckedOf(e);
            }
        };
    }

    @SuppressWarnings("unchecked")
    static <R> Predicate<R> booleanReader(MethodHandles.Lookup lookup, Class<R> owner, MethodHandle getter) {
        if (lookup.hasFullPrivilegeAccess()) {
            return (Predicate<R>) spin(lookup, owner, getter, Predicate.class, "test", boolean.class);
        }
        MethodHandle handle = getter.asType(MethodType.methodType(boolean.class, Object.class));
        return row -> {
            try {
                return (boolean) handle.invokeExact((Object) row);
            } catch (Throwable e) {
                throw uncheckedOf(e);
            }
        };
    }

    @SuppressWarnings("unchecked")
    static <R> Function<R, @Nullable Object> objectReader(
            MethodHandles.Lookup lookup, Class<R> owner, MethodHandle getter) {
        if (lookup.hasFullPrivilegeAccess()) {
            return (Function<R, @Nullable Object>) spin(lookup, owner, getter, Function.class, "apply", Object.class);
        }
        MethodHandle handle = getter.asType(MethodType.methodType(Object.class, Object.class));
        return row -> {
            try {
                return handle.invokeExact((Object) row);
            } catch (Throwable e) {
                throw uncheckedOf(e);
            }
        };
    }

    private static Object spin(
            MethodHandles.Lookup lookup,
            Class<?> owner,
            MethodHandle getter,
            Class<?> function,
            String method,
            Class<?> result) {
        MethodType erased = MethodType.methodType(result, Object.class);
        Class<?> actual = result == Object.class ? getter.type().returnType() : result;
        try {
            return LambdaMetafactory.metafactory(
                            lookup,
                            method,
                            MethodType.methodType(function),
                            erased,
                            getter,
                            MethodType.methodType(actual, owner))
                    .getTarget()
                    .invoke();
        } catch (LambdaConversionException e) {
            throw new AssertionError("no " + function.getSimpleName() + " can be made of " + getter, e);
        } catch (Throwable e) {
            // What a method handle may throw; here it is a constructor of the JDK without code of its own.
            throw uncheckedOf(e);
        }
    }

    /** An accessor declares no checked exceptions, so what it threw can go on as it is. */
    private static RuntimeException uncheckedOf(Throwable thrown) {
        if (thrown instanceof RuntimeException unchecked) {
            return unchecked;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        throw new AssertionError("an accessor threw a checked exception", thrown);
    }
}
