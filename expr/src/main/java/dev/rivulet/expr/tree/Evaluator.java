package dev.rivulet.expr.tree;

import dev.rivulet.expr.Scalar;

/**
 * A piece of a compiled expression. Immutable, any thread. Rows are untyped in here, since one class serves the operators of all row
 * types; {@link dev.rivulet.expr.Expression} gives the type back.
 */
@FunctionalInterface
public interface Evaluator {

    /**
     * Computes the value for a row, each operand at most once.
     *
     * @param out takes the value; what it held before is lost
     * @throws dev.rivulet.expr.ExpressionFailure if there is none
     */
    void evaluate(Object row, Scalar out);
}
