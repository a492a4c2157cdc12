/**
 * How rows get from a lane to those behind it: entry type {@link dev.rivulet.engine.exchange.LaneOutput}. Knows no operator.
 */
@NullMarked
package dev.rivulet.engine.exchange;

import org.jspecify.annotations.NullMarked;
