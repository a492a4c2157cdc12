/**
 * Values of Parquet files: in which types they come ({@link dev.rivulet.parquet.value.StoredTypes}), how rows of a file are made
 * ({@link dev.rivulet.parquet.value.StoredRows}), and how these become rows that are wanted ({@link dev.rivulet.parquet.value.Fitting}).
 * Public only for the package above; not an API.
 */
@NullMarked
package dev.rivulet.parquet.value;

import org.jspecify.annotations.NullMarked;
