package dev.rivulet.delta.kernel.shape;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * A column, or a part of a nested one, as data files know it. Immutable.
 *
 * @param name also what statistics and partition values of the log go by
 * @param id the field id in Parquet, at least 1; empty for none
 * @param parts of a nested column, by what the table calls them, in any case; those of arrays and maps by {@link NestedPart}. What is not
 *     among them goes by its own name and has no id
 */
public record PhysicalColumn(String name, OptionalInt id, Map<String, PhysicalColumn> parts) {

    public PhysicalColumn {
        Map<String, PhysicalColumn> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        sorted.putAll(parts);
        parts = Collections.unmodifiableMap(sorted);
    }

    /** One that only has a name, as all of its parts. */
    public static PhysicalColumn named(String name) {
        return new PhysicalColumn(name, OptionalInt.empty(), Map.of());
    }

    /** Whether the other has the same name, and so for each part of this; it may have more parts. */
    public boolean isCalledAs(PhysicalColumn other) {
        return name.equals(other.name)
                && parts.entrySet().stream().allMatch(part -> part.getValue().isCalledAs(other.part(part.getKey())));
    }

    /** What files call a field of a struct, the elements of an array, or the keys or values of a map, below this. */
    public PhysicalColumn part(String part) {
        PhysicalColumn found = parts.get(part);
        return found == null ? named(part) : found;
    }
}
