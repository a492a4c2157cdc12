/**
 * Rows laid out in other files: few large ones, or such that rows which are near in some columns lie together. Entry types
 * {@link dev.rivulet.delta.optimize.OptimizeBuilder} and {@link dev.rivulet.delta.optimize.AutoCompaction}. It knows Delta's log only
 * through {@code delta.kernel}.
 */
@NullMarked
package dev.rivulet.delta.optimize;

import org.jspecify.annotations.NullMarked;
