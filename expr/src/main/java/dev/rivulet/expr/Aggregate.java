package dev.rivulet.expr;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.text.NearestWord;
import dev.rivulet.expr.syntax.SqlParser;
import dev.rivulet.expr.syntax.Syntax;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An aggregate call such as {@code avg(temperature * 2)}, typed and with its argument compiled. It computes nothing itself: the
 * engine keeps the running values. Immutable.
 *
 * @param argument empty for {@code count(*)}
 * @param type of the result
 * @param text what it was compiled from
 * @param <T> the rows it takes
 */
public record Aggregate<T>(AggregateFunction function, Optional<Expression<T>> argument, DataType type, String text) {

    private static final List<String> NAMES = Arrays.stream(AggregateFunction.values())
            .map(AggregateFunction::toString)
            .toList();

    /**
     * Compiles a single call of an aggregate function.
     *
     * @throws ExpressionException if it is anything else, or the argument is wrong
     */
    public static <T> Aggregate<T> compile(String sql, RowType<T> rows) throws ExpressionException {
        Syntax syntax = SqlParser.parse(sql);
        if (!(syntax instanceof Syntax.Call call)) {
            throw new ExpressionException(
                    "`" + sql.strip() + "` is no aggregate; wanted one like avg(x) or count(*)", 1);
        }
        AggregateFunction function = AggregateFunction.named(call.name()).orElseThrow(() -> unknown(call));
        if (call.arguments().size() != 1) {
            throw new ExpressionException(
                    "`" + call + "`: " + function + " takes 1 argument, found "
                            + call.arguments().size(),
                    call.column());
        }
        Syntax argument = call.arguments().get(0);
        if (argument instanceof Syntax.Star) {
            return countOfRows(function, call, sql);
        }
        Expression<T> compiled = ExpressionCompiler.compile(sql, argument, rows);
        DataType type = function.resultType(compiled.type());
        if (type == null) {
            throw new ExpressionException(
                    "`" + call + "`: " + function + " does not take " + compiled.type()
                            + (function == AggregateFunction.MIN || function == AggregateFunction.MAX
                                    ? ""
                                    : "; wanted a number"),
                    argument.column());
        }
        return new Aggregate<>(function, Optional.of(compiled), type, sql);
    }

    /** A field for its results. A group has a row at least, so only a nullable argument can leave it without a value. */
    public Field field(String name) {
        boolean isNullable = function != AggregateFunction.COUNT
                && argument.isPresent()
                && argument.get().isNullable();
        return new Field(name, type, isNullable);
    }

    private static <T> Aggregate<T> countOfRows(AggregateFunction function, Syntax.Call call, String sql)
            throws ExpressionException {
        if (function != AggregateFunction.COUNT) {
            throw new ExpressionException(
                    "`" + call + "`: only count takes *, " + function + " takes one value", call.column());
        }
        return new Aggregate<>(function, Optional.empty(), Simple.LONG, sql);
    }

    private static ExpressionException unknown(Syntax.Call call) {
        return new ExpressionException(
                "`" + call + "` is no aggregate" + NearestWord.hint(call.name(), NAMES, "valid")
                        + "; compute with its result afterwards",
                call.column());
    }
}
