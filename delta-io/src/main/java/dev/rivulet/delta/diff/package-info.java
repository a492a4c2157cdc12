/**
 * Compares tables row for row, and prints rows: entry types {@link dev.rivulet.delta.diff.TableDiff} and
 * {@link dev.rivulet.delta.diff.RowDump}. It reads tables as anybody does and knows neither their logs nor Kernel.
 */
@NullMarked
package dev.rivulet.delta.diff;

import org.jspecify.annotations.NullMarked;
