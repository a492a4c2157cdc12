/**
 * The rows of a table that are asked for, and which files are opened for them: entry type {@link dev.rivulet.delta.read.RowQuery}.
 * {@link dev.rivulet.delta.read.ReadPlan} is API; the rest is public for the package above.
 */
@NullMarked
package dev.rivulet.delta.read;

import org.jspecify.annotations.NullMarked;
