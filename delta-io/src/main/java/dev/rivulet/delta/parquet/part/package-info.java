/**
 * Columns of Parquet files as values of rows, arrays, maps and structs among them, in whichever form a writer has put them: entry type
 * {@link dev.rivulet.delta.parquet.part.FilePart}. It knows nothing of Kernel. Public only for the packages that read files; not an API.
 */
@NullMarked
package dev.rivulet.delta.parquet.part;

import org.jspecify.annotations.NullMarked;
