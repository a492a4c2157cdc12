/**
 * Changes of a table's rows: what is asked of a {@link dev.rivulet.delta.DeltaTable}, and how it is carried out by rewriting files
 * or by deletion vectors ({@link dev.rivulet.delta.change.RowChange}). {@link dev.rivulet.delta.change.ChangeReport},
 * {@link dev.rivulet.delta.change.ConcurrentChangeException} and {@link dev.rivulet.delta.change.MetadataChangedException} are API; the
 * rest is public for the packages around it.
 */
@NullMarked
package dev.rivulet.delta.change;

import org.jspecify.annotations.NullMarked;
