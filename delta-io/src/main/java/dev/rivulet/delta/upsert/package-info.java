/**
 * Epochs of rows that take the place of those with the same key ({@link dev.rivulet.delta.upsert.EpochUpsert}), and keys that no two rows of a
 * table have in common ({@link dev.rivulet.delta.upsert.KeyGuard}). {@link dev.rivulet.delta.upsert.KeyViolationException} is API; the rest is
 * public for the packages around it.
 */
@NullMarked
package dev.rivulet.delta.upsert;

import org.jspecify.annotations.NullMarked;
