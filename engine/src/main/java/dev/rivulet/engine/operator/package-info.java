/**
 * What is done to rows, without a word on threads: stateless steps before and behind a {@code keyBy}, and keyed windows. Entry types
 * {@link dev.rivulet.engine.operator.StepChain} and {@link dev.rivulet.engine.operator.WindowOperator}. Operators see no clock, no
 * disk and no other lane.
 */
@NullMarked
package dev.rivulet.engine.operator;

import org.jspecify.annotations.NullMarked;
