package dev.rivulet.engine.plan;

import dev.rivulet.engine.ErrorPolicy;

/**
 * Whose functions are called and what becomes of a row on which they fail. Immutable.
 *
 * @param operator the step's uid; where it has none its kind and its number among the steps of the plan, such as {@code map-3}
 * @param policy for all functions of the step
 */
public record Guard(String operator, ErrorPolicy policy) {}
