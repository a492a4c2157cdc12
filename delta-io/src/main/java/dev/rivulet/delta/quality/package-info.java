/**
 * What a table demands of each row: NOT NULL columns and CHECK constraints ({@link dev.rivulet.delta.quality.TableRules}), held against
 * rows before they come into a file; and the default values and generated columns that rows are filled up with.
 * {@link dev.rivulet.delta.quality.ConstraintViolationException} and {@link dev.rivulet.delta.quality.ViolationPolicy} are API; the rest is public for the
 * packages around it. Without I/O.
 */
@NullMarked
package dev.rivulet.delta.quality;

import org.jspecify.annotations.NullMarked;
