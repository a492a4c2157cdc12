/**
 * Columns of a data file, flat and nested: their Parquet types, how values are written, and the statistics gathered meanwhile. Entry types
 * {@link dev.rivulet.delta.parquet.column.ColumnWriters} and {@link dev.rivulet.delta.parquet.column.ParquetTypes}. Public only for the
 * sibling packages; not an API.
 */
@NullMarked
package dev.rivulet.delta.parquet.column;

import org.jspecify.annotations.NullMarked;
