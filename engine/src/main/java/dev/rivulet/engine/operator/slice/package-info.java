/**
 * How windows that are made of slices are put together when they fire: what was merged for one window is kept for the next, so that a
 * window costs a few merges however many slices it has.
 */
@NullMarked
package dev.rivulet.engine.operator.slice;

import org.jspecify.annotations.NullMarked;
