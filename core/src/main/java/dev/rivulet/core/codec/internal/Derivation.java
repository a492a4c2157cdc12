package dev.rivulet.core.codec.internal;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What deriving codecs of values and of keys has in common. Stateless. */
public final class Derivation {

    private Derivation() {}

    /** Where in the records a type stands, for messages; empty for the outermost one. */
    public static String path(Set<Class<?>> enclosing) {
        return enclosing.isEmpty()
                ? ""
                : enclosing.stream().map(Class::getSimpleName).collect(Collectors.joining(" in ", " in record ", ""));
    }

    /**
     * Notes that the components of a record, or the cases of a sealed interface, come next.
     *
     * @throws IllegalArgumentException if they did already: a type that contains itself has no end
     */
    public static void enter(Class<?> type, Set<Class<?>> enclosing) {
        if (!enclosing.add(type)) {
            throw new IllegalArgumentException((type.isRecord() ? "record " : "sealed interface ") + type.getName()
                    + " contains itself" + path(enclosing) + ", so no codec can be derived");
        }
    }

    /**
     * The class of a type, without its parameters.
     *
     * @throws IllegalArgumentException if the type is a variable, such as T
     */
    public static Class<?> classOf(Type type, Set<Class<?>> enclosing) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        if (type instanceof ParameterizedType parameterized) {
            return (Class<?>) parameterized.getRawType();
        }
        if (type instanceof WildcardType wildcard) {
            return classOf(wildcard.getUpperBounds()[0], enclosing);
        }
        if (type instanceof GenericArrayType array) {
            return classOf(array.getGenericComponentType(), enclosing).arrayType();
        }
        throw new IllegalArgumentException("no codec can be derived for the type variable " + type.getTypeName()
                + path(enclosing) + "; a record that is kept names its types");
    }

    /**
     * What a container holds.
     *
     * @throws IllegalArgumentException if its declaration does not say
     */
    public static Type parameter(Type container, int index, Set<Class<?>> enclosing) {
        if (container instanceof WildcardType wildcard) {
            return parameter(wildcard.getUpperBounds()[0], index, enclosing);
        }
        if (container instanceof ParameterizedType parameterized) {
            return parameterized.getActualTypeArguments()[index];
        }
        throw new IllegalArgumentException("no codec can be derived for " + container.getTypeName() + path(enclosing)
                + ", as it does not say what it holds; declare it with its type parameters");
    }

    /** What an array holds. */
    static Type elementOf(Type array, Class<?> arrayClass) {
        return array instanceof GenericArrayType generic
                ? generic.getGenericComponentType()
                : arrayClass.getComponentType();
    }

    /**
     * The records and enums that implement a sealed interface, also by way of others, sorted by their simple names, by which they
     * are written.
     *
     * @throws IllegalArgumentException if two have the same name, or one is neither record nor enum
     */
    public static List<Class<?>> casesOf(Class<?> sealed) {
        TreeMap<String, Class<?>> cases = new TreeMap<>();
        collectCases(sealed, cases);
        return new ArrayList<>(cases.values());
    }

    private static void collectCases(Class<?> sealed, TreeMap<String, Class<?>> cases) {
        for (Class<?> permitted : sealed.getPermittedSubclasses()) {
            if (permitted.isInterface() && permitted.isSealed()) {
                collectCases(permitted, cases);
            } else if (permitted.isRecord() || permitted.isEnum()) {
                Class<?> other = cases.put(permitted.getSimpleName(), permitted);
                if (other != null && other != permitted) {
                    throw new IllegalArgumentException("no codec can be derived for " + sealed.getName() + ", as "
                            + other.getName() + " and " + permitted.getName()
                            + " have the same simple name, by which they are told apart");
                }
            } else {
                throw new IllegalArgumentException("no codec can be derived for " + sealed.getName() + ", as "
                        + permitted.getName() + " is neither a record nor an enum nor a sealed interface");
            }
        }
    }

    /** Whether a type is one whose values are records or enums, all of them known. */
    public static boolean isUnion(Class<?> type) {
        return type.isInterface() && type.isSealed();
    }
}
