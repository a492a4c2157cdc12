/**
 * Aggregates that are ready to use: {@link dev.rivulet.engine.aggregate.Aggregates} is the entry, and with
 * {@link dev.rivulet.engine.aggregate.Collected} all that is public. An aggregate here is a function of its rows alone: it knows no
 * clock, no chance, and not when a checkpoint came between two rows.
 */
@NullMarked
package dev.rivulet.engine.aggregate;

import org.jspecify.annotations.NullMarked;
