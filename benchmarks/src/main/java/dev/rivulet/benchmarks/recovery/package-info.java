/**
 * How long a job takes to be where it was: whether replay keeps the live rate, and whether a start after a crash keeps its budget.
 * Enters at {@link dev.rivulet.benchmarks.recovery.RecoveryEndToEnd}.
 */
@NullMarked
package dev.rivulet.benchmarks.recovery;

import org.jspecify.annotations.NullMarked;
