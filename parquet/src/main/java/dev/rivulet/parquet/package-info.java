/**
 * Files of Parquet as a source: entry type {@link dev.rivulet.parquet.ParquetFiles}. How columns become values is shared with Delta's
 * tables.
 */
@NullMarked
package dev.rivulet.parquet;

import org.jspecify.annotations.NullMarked;
