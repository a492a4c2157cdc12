/**
 * Rows of data files: entry type {@link dev.rivulet.delta.kernel.rows.FileRows}. May name Delta Kernel.
 */
@NullMarked
package dev.rivulet.delta.kernel.rows;

import org.jspecify.annotations.NullMarked;
