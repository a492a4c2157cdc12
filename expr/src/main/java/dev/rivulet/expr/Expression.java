package dev.rivulet.expr;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.RowType;
import dev.rivulet.expr.tree.Evaluator;
import dev.rivulet.expr.tree.Linker;
import dev.rivulet.expr.tree.Node;

/**
 * A compiled expression: a pure function of a row. Immutable, any thread, each with a {@link Scalar} of its own.
 *
 * @param <T> the rows it takes
 */
public final class Expression<T> {

    private final String text;
    private final Node tree;
    private final Evaluator evaluator;

    @SuppressWarnings("unchecked")
    Expression(String text, Node tree, RowType<T> rows) {
        this.text = text;
        this.tree = tree;
        // Rows of another type cannot come in: evaluate() takes T only.
        this.evaluator = Linker.link(tree, (RowType<Object>) rows);
    }

    public DataType type() {
        return tree.type();
    }

    /** Whether it can be null for some row. */
    public boolean isNullable() {
        return tree.isNullable();
    }

    /** The text it was compiled from. */
    public String text() {
        return text;
    }

    /** What it consists of, for planners that look into it. */
    public Node tree() {
        return tree;
    }

    /** A field for its values. */
    public Field field(String name) {
        return new Field(name, type(), isNullable());
    }

    /**
     * Computes the value for a row.
     *
     * @param out takes the value in the type's physical form; whole numbers are in the type's range, decimals of its scale, floats
     *     exact as floats
     * @throws ExpressionFailure if the row has no value; the row is a dead letter
     */
    public void evaluate(T row, Scalar out) {
        evaluator.evaluate(row, out);
    }

    @Override
    public String toString() {
        return text;
    }
}
