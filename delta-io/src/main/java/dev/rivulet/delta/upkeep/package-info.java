/**
 * Upkeep of a table that leaves its rows alone or brings back older ones: entry types
 * {@link dev.rivulet.delta.upkeep.OptimizeBuilder} and what {@link dev.rivulet.delta.DeltaTable} hands out beside it. It knows Delta's
 * log only through {@code delta.kernel}.
 */
@NullMarked
package dev.rivulet.delta.upkeep;

import org.jspecify.annotations.NullMarked;
