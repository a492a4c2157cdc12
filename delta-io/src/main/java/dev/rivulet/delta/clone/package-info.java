/**
 * A table made of another's version, with copies of its files or without: entry type {@link dev.rivulet.delta.clone.CloneBuilder}. It knows
 * Delta's log only through {@code delta.kernel}.
 */
@NullMarked
package dev.rivulet.delta.clone;

import org.jspecify.annotations.NullMarked;
