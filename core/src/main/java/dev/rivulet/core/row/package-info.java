/**
 * Types and shapes of rows: entry types {@link dev.rivulet.core.row.RowType} and {@link dev.rivulet.core.row.Schema}.
 */
@NullMarked
package dev.rivulet.core.row;

import org.jspecify.annotations.NullMarked;
