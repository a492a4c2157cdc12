package dev.rivulet.expr;

/**
 * A compiled condition. Immutable, any thread, each with a {@link Scalar} of its own.
 *
 * @param <T> the rows it takes
 */
public final class Predicate<T> {

    private final Expression<T> condition;

    Predicate(Expression<T> condition) {
        this.condition = condition;
    }

    /**
     * Whether the condition is TRUE, as WHERE asks: neither FALSE nor null, which stands for unknown.
     *
     * @param scratch is overwritten
     * @throws ExpressionFailure if the row has no value; the row is a dead letter
     */
    public boolean test(T row, Scalar scratch) {
        condition.evaluate(row, scratch);
        return scratch.isTrue();
    }

    /** The condition itself, for those who look into it or treat unknown otherwise. */
    public Expression<T> condition() {
        return condition;
    }

    @Override
    public String toString() {
        return condition.text();
    }
}
