/**
 * Parquet files on the disk port, without Hadoop's file systems, configuration and codecs: entry type
 * {@link dev.rivulet.delta.kernel.files.ParquetOutput}. It lies under {@code kernel} because parquet-hadoop's own signatures name
 * Hadoop types. Public only for the sibling packages; not an API.
 */
@NullMarked
package dev.rivulet.delta.kernel.files;

import org.jspecify.annotations.NullMarked;
