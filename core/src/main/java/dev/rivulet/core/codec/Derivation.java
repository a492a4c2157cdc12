package dev.rivulet.core.codec;

import java.util.Set;
import java.util.stream.Collectors;

/** Keeps track of which records contain which while a codec is derived. Stateless. */
final class Derivation {

    private Derivation() {}

    /** Where in the records a type stands, for messages; empty for the outermost one. */
    static String path(Set<Class<?>> enclosing) {
        return enclosing.isEmpty()
                ? ""
                : enclosing.stream().map(Class::getSimpleName).collect(Collectors.joining(" in ", " in record ", ""));
    }

    /**
     * Notes that the components of a record come next.
     *
     * @throws IllegalArgumentException if they did already: a record that contains itself has no end
     */
    static void enter(Class<?> recordClass, Set<Class<?>> enclosing) {
        if (!enclosing.add(recordClass)) {
            throw new IllegalArgumentException("record " + recordClass.getName() + " contains itself" + path(enclosing)
                    + ", so no codec can be derived");
        }
    }
}
