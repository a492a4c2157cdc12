/**
 * Data files of a Delta table: rows to Parquet columns, and the statistics of a file gathered while it is written. Entry type
 * {@link dev.rivulet.delta.parquet.DataFileWriter}. It knows nothing of Kernel or of a table's log. Public only for the sibling
 * packages; not an API.
 */
@NullMarked
package dev.rivulet.delta.parquet;

import org.jspecify.annotations.NullMarked;
