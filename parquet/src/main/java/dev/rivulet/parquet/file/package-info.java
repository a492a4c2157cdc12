/**
 * A Parquet file taken apart, page by page: entry type {@link dev.rivulet.parquet.file.Footer}. Whatever a file says about its own sizes and
 * counts is held against its bytes, or a limit, before anything is made room for, so that no file can take the JVM. Public only for the
 * package above; not an API.
 */
@NullMarked
package dev.rivulet.parquet.file;

import org.jspecify.annotations.NullMarked;
