package dev.rivulet.expr;

import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.RowType;
import dev.rivulet.expr.function.FunctionTable;
import dev.rivulet.expr.syntax.SqlParser;
import dev.rivulet.expr.syntax.Syntax;
import dev.rivulet.expr.tree.Node;
import java.util.Set;

/**
 * Makes expressions of SQL text. The dialect is Spark's in ANSI mode, less what could give another value on replay; {@code
 * docs/sql-expressions.md} lists it. Stateless.
 */
public final class ExpressionCompiler {

    private ExpressionCompiler() {}

    /**
     * Compiles an expression of any type.
     *
     * @param rows what the columns are and how to read them
     * @throws ExpressionException if the text is no expression over these columns
     */
    public static <T> Expression<T> compile(String sql, RowType<T> rows) throws ExpressionException {
        return compile(sql, SqlParser.parse(sql), rows);
    }

    /**
     * Compiles a condition, as for WHERE.
     *
     * @throws ExpressionException if the text is no expression over these columns, or not of type boolean
     */
    public static <T> Predicate<T> compilePredicate(String sql, RowType<T> rows) throws ExpressionException {
        Node tree = new Binder(rows.schema()).bind(SqlParser.parse(sql));
        Node condition = tree instanceof Node.UntypedNull ? new Node.Constant(Simple.BOOLEAN, null) : tree;
        if (condition.type() != Simple.BOOLEAN) {
            throw new ExpressionException(
                    "`" + sql.strip() + "` is of type " + condition.type()
                            + ", wanted a condition (boolean) such as `x > 0`",
                    1);
        }
        return new Predicate<>(new Expression<>(sql, condition, rows));
    }

    /**
     * The expression that names a column, whatever its name.
     *
     * @param index of the field in the rows' schema
     */
    public static <T> Expression<T> column(RowType<T> rows, int index) {
        Field field = rows.schema().field(index);
        Node tree = new Node.ColumnRef(index, field.name(), field.type(), field.isNullable());
        return new Expression<>(field.name(), tree, rows);
    }

    /** The operators and functions there are, operators by their sign or word, functions in lower case. */
    public static Set<String> functionNames() {
        return FunctionTable.names();
    }

    static <T> Expression<T> compile(String sql, Syntax syntax, RowType<T> rows) throws ExpressionException {
        Node tree = new Binder(rows.schema()).bind(syntax);
        if (tree instanceof Node.UntypedNull) {
            throw new ExpressionException(
                    "NULL alone has no type; wanted one, such as CAST(NULL AS double)", syntax.column());
        }
        return new Expression<>(sql, tree, rows);
    }
}
