package dev.rivulet.delta.quality;

import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.RowType;
import dev.rivulet.expr.Expression;
import dev.rivulet.expr.ExpressionCompiler;
import dev.rivulet.expr.ExpressionException;
import dev.rivulet.expr.ExpressionFailure;
import dev.rivulet.expr.Predicate;
import dev.rivulet.expr.Scalar;
import org.jspecify.annotations.Nullable;

/**
 * Whether a row has in a generated column what its expression gives. One owner.
 *
 * @param <T> the rows
 */
final class GeneratedCheck<T> {

    private final Field column;
    private final String sql;
    private final Expression<T> computed;

    /** Null if the rows lack the column, so that it is what is computed. */
    private final @Nullable Predicate<T> isSame;

    private final @Nullable Expression<T> givenText;
    private final @Nullable Expression<T> computedText;
    private final Scalar scratch = new Scalar();

    /**
     * @param written the rows, with all columns of the table
     * @param isGiven whether they have the column by themselves
     */
    GeneratedCheck(Field column, String sql, RowType<T> written, boolean isGiven) throws ExpressionException {
        this.column = column;
        this.sql = sql;
        this.computed = ColumnValues.compile(sql, column, written);
        String name = "`" + column.name().replace("`", "``") + "`";
        String value = "CAST((" + sql + ") AS " + column.type() + ")";
        this.isSame = isGiven ? ExpressionCompiler.compilePredicate(name + " <=> " + value, written) : null;
        this.givenText = isGiven ? text(name, written) : null;
        this.computedText = isGiven ? text(value, written) : null;
    }

    private static <T> @Nullable Expression<T> text(String sql, RowType<T> written) {
        try {
            return ExpressionCompiler.compile("CAST(" + sql + " AS string)", written);
        } catch (ExpressionException noText) {
            return null;
        }
    }

    String constraint() {
        return "GENERATED " + column.name();
    }

    /** Null if the row has what the expression gives. */
    @Nullable String whyNot(T row) {
        try {
            if (isSame == null) {
                computed.evaluate(row, scratch);
                return null;
            }
            return isSame.test(row, scratch)
                    ? null
                    : label() + " is " + value(givenText, row) + ", but its expression gives "
                            + value(computedText, row);
        } catch (ExpressionFailure failure) {
            return label() + " has no value (" + failure.getMessage() + ")";
        }
    }

    private String label() {
        return "generated column " + column.name() + " (" + sql + ")";
    }

    private String value(@Nullable Expression<T> text, T row) {
        if (text == null) {
            return "another value";
        }
        text.evaluate(row, scratch);
        return scratch.isNull() ? "null" : scratch.objectValue().toString();
    }
}
