/**
 * Expressions with names and types resolved: entry type {@link dev.rivulet.expr.tree.Node}. What looks into an expression, such as a
 * scan that skips files by their statistics, does it here.
 */
@NullMarked
package dev.rivulet.expr.tree;

import org.jspecify.annotations.NullMarked;
