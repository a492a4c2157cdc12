/**
 * Upkeep of a table that brings back older versions, deletes what none needs, or mends the log: entry types are what
 * {@link dev.rivulet.delta.DeltaTable} hands out. It knows Delta's log only through {@code delta.kernel}.
 */
@NullMarked
package dev.rivulet.delta.upkeep;

import org.jspecify.annotations.NullMarked;
