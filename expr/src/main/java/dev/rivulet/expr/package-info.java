/**
 * SQL expressions: parsed, typed against a schema and compiled to code over rows. Entry types {@link
 * dev.rivulet.expr.ExpressionCompiler} and {@link dev.rivulet.expr.Aggregate}. It must not depend on the engine: filters, constraints
 * and table predicates share it.
 */
@NullMarked
package dev.rivulet.expr;

import org.jspecify.annotations.NullMarked;
