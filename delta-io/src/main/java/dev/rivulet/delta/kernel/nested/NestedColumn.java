package dev.rivulet.delta.kernel.nested;

import dev.rivulet.core.row.DataType;
import dev.rivulet.delta.kernel.shape.PhysicalColumn;

/**
 * A nested column to read. Immutable.
 *
 * @param path what the table calls it
 * @param type in which its values are wanted; fields of structs go by name
 * @param physical what files call it and its parts
 */
public record NestedColumn(String path, DataType type, PhysicalColumn physical) {}
