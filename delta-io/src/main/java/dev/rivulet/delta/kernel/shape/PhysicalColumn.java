package dev.rivulet.delta.kernel.shape;

import java.util.OptionalInt;

/**
 * A column as data files know it. Immutable.
 *
 * @param name also what statistics and partition values of the log go by
 * @param id the field id in Parquet, at least 1; empty for none
 */
public record PhysicalColumn(String name, OptionalInt id) {

    /** One that only has a name. */
    public static PhysicalColumn named(String name) {
        return new PhysicalColumn(name, OptionalInt.empty());
    }
}
