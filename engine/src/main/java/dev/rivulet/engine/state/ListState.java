package dev.rivulet.engine.state;

import java.util.List;

/** A list per key, kept element by element, so that adding to a long one is cheap. */
public interface ListState<V> {

    /** The elements of the key at hand in the order in which they came, none if there are none. Not to be changed. */
    List<V> get();

    void add(V element);

    default void addAll(List<V> elements) {
        elements.forEach(this::add);
    }

    /** Puts other elements in the place of all. */
    void update(List<V> elements);

    void clear();

    default boolean isEmpty() {
        return get().isEmpty();
    }
}
