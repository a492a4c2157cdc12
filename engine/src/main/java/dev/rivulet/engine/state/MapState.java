package dev.rivulet.engine.state;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map per key, kept entry by entry. Iterates in the order of its keys' canonical bytes, which for numbers and strings is theirs. */
public interface MapState<U, V> {

    /** The value of an entry of the key at hand, null if there is none. */
    @Nullable V get(U mapKey);

    void put(U mapKey, V value);

    void remove(U mapKey);

    boolean contains(U mapKey);

    /** The entries of the key at hand as of now; a copy. */
    Map<U, V> entries();

    /**
     * The entries of the key at hand from one key of the map to another, both included, in their order; a copy.
     */
    Map<U, V> entriesBetween(U from, U to);

    /** The entry with the greatest key of the map that is not above this one; null if there is none. */
    Map.@Nullable Entry<U, V> floorEntry(U mapKey);

    boolean isEmpty();

    void clear();
}
