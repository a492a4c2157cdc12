package dev.rivulet.delta.change;

import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.kernel.shape.Widening;
import dev.rivulet.delta.nested.ValueShape;
import dev.rivulet.expr.Expression;
import dev.rivulet.expr.ExpressionCompiler;
import dev.rivulet.expr.ExpressionException;
import dev.rivulet.expr.ExpressionFailure;
import dev.rivulet.expr.Scalar;
import java.io.IOException;
import java.util.function.UnaryOperator;

/**
 * A column's new value as an expression. One owner.
 *
 * @param <T> the rows that the expression is over
 */
final class Assignment<T> {

    private final int index;
    private final Field column;
    private final Expression<T> value;

    /** From a value of the expression's type, if the column is nested. */
    private final UnaryOperator<Object> shape;

    private final Scalar scratch = new Scalar();

    private Assignment(int index, Field column, Expression<T> value) {
        this.index = index;
        this.column = column;
        this.value = value;
        this.shape = ValueShape.change(value.type(), column.type());
    }

    /**
     * @param table the columns that may be assigned
     * @throws IllegalArgumentException if there is no such column, the text is no expression, or its type does not fit the column's:
     *     it must be the same, or a number that the column's type holds whatever its value
     */
    static <T> Assignment<T> of(Schema table, String columnName, String sql, RowType<T> rows) {
        int index = table.requireIndexOf(columnName);
        Field column = table.field(index);
        try {
            return new Assignment<>(index, column, compile(sql, column, rows));
        } catch (ExpressionException wrong) {
            throw new IllegalArgumentException(
                    "column " + column.name() + ": `" + sql.strip() + "`: " + wrong.getMessage(), wrong);
        }
    }

    /** The same for what a table says of a column, whose type the value is cast to. */
    static <T> Assignment<T> cast(Schema table, String column, String sql, RowType<T> rows) {
        return of(
                table,
                column,
                "CAST((" + sql + ") AS "
                        + table.field(table.requireIndexOf(column)).type() + ")",
                rows);
    }

    private static <T> Expression<T> compile(String sql, Field column, RowType<T> rows) throws ExpressionException {
        String asColumn = "CAST((" + sql + ") AS " + column.type() + ")";
        if (sql.strip().equalsIgnoreCase("null")) {
            // Nested types have no CAST, but null is the same of any type.
            return ExpressionCompiler.compile(column.type().isNested() ? "CAST(NULL AS string)" : asColumn, rows);
        }
        Expression<T> written = ExpressionCompiler.compile(sql, rows);
        boolean isShaped = column.type().isNested() && Widening.isSameForm(written.type(), column.type());
        if (isShaped || written.type().equals(column.type())) {
            return written;
        }
        if (column.type().isNested() || !Widening.isWithin(written.type(), column.type())) {
            throw new ExpressionException(
                    "is of type " + written.type() + ", wanted " + column.type()
                            + (column.type().isNested() ? "" : "; use CAST to say how"),
                    1);
        }
        return ExpressionCompiler.compile(asColumn, rows);
    }

    private Object shaped(T before, Object found) throws IOException {
        try {
            return shape.apply(found);
        } catch (IllegalArgumentException missing) {
            throw new IOException(
                    "column " + column.name() + ": the value for row " + before + " does not fit: "
                            + missing.getMessage() + "; nothing was changed",
                    missing);
        }
    }

    int index() {
        return index;
    }

    /** Puts the new value into a row that is being built. */
    void put(T before, RowBuilder<Row> builder) throws IOException {
        try {
            value.evaluate(before, scratch);
        } catch (ExpressionFailure failure) {
            throw new IOException(
                    "column " + column.name() + ": `" + value + "` has no value for row " + before + ": "
                            + failure.getMessage() + "; nothing was changed",
                    failure);
        }
        if (scratch.isNull()) {
            builder.setNull(index);
            return;
        }
        switch (column.type().physical()) {
            case LONG -> builder.setLong(index, scratch.longValue());
            case DOUBLE -> builder.setDouble(index, scratch.doubleValue());
            case OBJECT -> builder.setObject(index, shaped(before, scratch.objectValue()));
        }
    }
}
