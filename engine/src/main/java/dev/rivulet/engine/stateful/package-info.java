/**
 * What keyed streams offer without a process function of one's own: entry types {@link dev.rivulet.engine.stateful.ReduceFunction} and {@link
 * dev.rivulet.engine.stateful.StatefulFunction}. Made of process functions, but for deduplication, which has an operator.
 */
@NullMarked
package dev.rivulet.engine.stateful;

import org.jspecify.annotations.NullMarked;
