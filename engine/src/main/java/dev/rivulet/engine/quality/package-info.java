/**
 * What rows are expected to be, and what is done about those that are not: entry type {@link dev.rivulet.engine.quality.Expectation}. Knows
 * no agent.
 */
@NullMarked
package dev.rivulet.engine.quality;

import org.jspecify.annotations.NullMarked;
