package dev.rivulet.expr.syntax;

import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.expr.ExpressionException;
import dev.rivulet.expr.TypeName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import net.sf.jsqlparser.expression.ArrayConstructor;
import net.sf.jsqlparser.expression.ArrayExpression;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.BooleanValue;
import net.sf.jsqlparser.expression.CaseExpression;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.DateTimeLiteralExpression;
import net.sf.jsqlparser.expression.DateUnitExpression;
import net.sf.jsqlparser.expression.DoubleValue;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.ExtractExpression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.IntervalExpression;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.NotExpression;
import net.sf.jsqlparser.expression.NullValue;
import net.sf.jsqlparser.expression.RowGetExpression;
import net.sf.jsqlparser.expression.SignedExpression;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.TimeKeyExpression;
import net.sf.jsqlparser.expression.TrimFunction;
import net.sf.jsqlparser.expression.WhenClause;
import net.sf.jsqlparser.expression.operators.arithmetic.Concat;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.conditional.OrExpression;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.parser.Token;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.AllColumns;
import org.jspecify.annotations.Nullable;

/**
 * Turns the parser's tree into {@link Syntax}. Whatever the parser accepts beyond our dialect, and there is much, is refused with its
 * place: nothing may be dropped silently. One owner.
 */
final class SyntaxTranslator {

    /** How deep the tree may be; evaluation recurses as deep for each row. Chains of one of AND, OR and || count as one level. */
    private static final int DEPTH_MAX = 256;

    private final Conditions conditions = new Conditions(this);
    private int depth;

    /** Where the surrounding expression begins, for parts the parser gives no place. */
    private int outerColumn = 1;

    Syntax translate(Expression expression) throws ExpressionException {
        int savedColumn = outerColumn;
        outerColumn = columnOf(expression);
        if (++depth > DEPTH_MAX) {
            throw new ExpressionException(
                    "the expression is nested more than " + DEPTH_MAX + " deep; split it into derived columns",
                    outerColumn);
        }
        Syntax syntax = translateHere(expression, outerColumn);
        depth--;
        outerColumn = savedColumn;
        return syntax;
    }

    List<Syntax> translateAll(@Nullable ExpressionList<?> expressions) throws ExpressionException {
        List<Syntax> all = new ArrayList<>();
        for (Expression expression : expressions == null ? List.<Expression>of() : expressions) {
            all.add(translate(expression));
        }
        return all;
    }

    ExpressionException unsupported(Expression expression) {
        return new ExpressionException(
                "`" + expression + "` is not supported in Rivulet's SQL expressions", columnOf(expression));
    }

    int columnOf(Expression expression) {
        if (expression.getASTNode() != null && expression.getASTNode().jjtGetFirstToken() != null) {
            return SqlParser.column(expression.getASTNode().jjtGetFirstToken());
        }
        return expression instanceof BinaryExpression binary ? columnOf(binary.getLeftExpression()) : outerColumn;
    }

    private Syntax translateHere(Expression expression, int column) throws ExpressionException {
        Syntax literal = literal(expression, column);
        if (literal != null) {
            return literal;
        }
        if (expression instanceof Column name) {
            return column(name, column);
        }
        if (expression instanceof ParenthesedExpressionList<?> list && list.size() == 1) {
            return translate(list.get(0));
        }
        if (expression instanceof BinaryExpression binary && isChain(binary)) {
            return new Syntax.Call(chainName(binary), chain(binary), column);
        }
        Syntax call = call(expression, column);
        return call != null ? call : conditions.translate(expression, column);
    }

    private @Nullable Syntax literal(Expression expression, int column) throws ExpressionException {
        if (expression instanceof NullValue) {
            return new Syntax.Null(column);
        } else if (expression instanceof BooleanValue bool) {
            return new Syntax.Literal(bool.getValue() ? 1L : 0L, Simple.BOOLEAN, bool.toString(), column);
        } else if (expression instanceof LongValue number) {
            return Literals.whole(number.getStringValue(), column);
        } else if (expression instanceof DoubleValue number) {
            return Literals.fraction(number.toString(), column);
        } else if (expression instanceof StringValue string) {
            return Literals.string(string, column);
        } else if (expression instanceof DateTimeLiteralExpression time) {
            return Literals.time(time, column);
        } else if (expression instanceof IntervalExpression interval) {
            return Literals.interval(interval, column);
        } else if (expression instanceof DateUnitExpression unit) {
            // A lone `hour` or `day` can only be a column.
            return new Syntax.ColumnName(List.of(unit.toString().toLowerCase(Locale.ROOT)), column);
        } else if (expression.getClass() == AllColumns.class) {
            return new Syntax.Star(column);
        }
        return null;
    }

    private @Nullable Syntax call(Expression expression, int column) throws ExpressionException {
        if (expression instanceof Function function) {
            return function(function, column);
        } else if (expression instanceof CastExpression cast) {
            return cast(cast, column);
        } else if (expression instanceof CaseExpression choice) {
            return choice(choice, column);
        } else if (expression instanceof SignedExpression signed) {
            return signed(signed, column);
        } else if (expression instanceof NotExpression not) {
            return new Syntax.Call("not", List.of(translate(not.getExpression())), column);
        } else if (expression instanceof TrimFunction trim) {
            return trim(trim, column);
        } else if (expression instanceof ExtractExpression extract) {
            String unit = extract.getName().toLowerCase(Locale.ROOT);
            return new Syntax.Call(unit, List.of(translate(extract.getExpression())), column);
        } else if (expression instanceof ArrayExpression element) {
            return element(element, column);
        } else if (expression instanceof RowGetExpression field) {
            return field(field, column);
        } else if (expression instanceof TimeKeyExpression clock) {
            return new Syntax.Call(
                    clock.getStringValue().toLowerCase(Locale.ROOT).replace("()", ""), List.of(), column);
        }
        return null;
    }

    /** Reads the names from the text itself: the parser takes points within quotes for points between names. */
    private Syntax column(Column name, int column) throws ExpressionException {
        List<String> parts = new ArrayList<>();
        Token last = name.getASTNode().jjtGetLastToken();
        Token token = name.getASTNode().jjtGetFirstToken();
        parts.add(unquoted(token.image, column));
        while (token != last && token.next.image.equals(".")) {
            token = token.next.next;
            parts.add(unquoted(token.image, column));
        }
        ArrayConstructor index = name.getArrayConstructor();
        boolean isWhole = token == last || index != null && token.next.image.equals("[");
        if (!isWhole || name.getCommentText() != null) {
            throw unsupported(name);
        }
        Syntax whole = new Syntax.ColumnName(parts, column);
        if (index == null) {
            return whole;
        }
        if (index.getExpressions().size() != 1 || index.isArrayKeyword()) {
            throw unsupported(name);
        }
        return new Syntax.Call(
                "[]", List.of(whole, translate(index.getExpressions().get(0))), column);
    }

    private Syntax element(ArrayExpression element, int column) throws ExpressionException {
        if (element.getIndexExpression() == null) {
            throw unsupported(element);
        }
        return new Syntax.Call(
                "[]", List.of(translate(element.getObjExpression()), translate(element.getIndexExpression())), column);
    }

    private Syntax field(RowGetExpression field, int column) throws ExpressionException {
        return new Syntax.FieldOf(translate(field.getExpression()), unquoted(field.getColumnName(), column), column);
    }

    private static String unquoted(String written, int column) throws ExpressionException {
        char quote = written.charAt(0);
        if (quote == '`' || quote == '"') {
            String inner = written.substring(1, written.length() - 1);
            return inner.replace("" + quote + quote, "" + quote);
        }
        if (Character.isDigit(quote)) {
            throw new ExpressionException(
                    "`" + written + "` is no number; write it without suffix, or in backticks if it is a column's name",
                    column);
        }
        return written;
    }

    private static boolean isChain(BinaryExpression binary) {
        return binary instanceof AndExpression || binary instanceof OrExpression || binary instanceof Concat;
    }

    private static String chainName(BinaryExpression binary) {
        return binary instanceof AndExpression ? "and" : binary instanceof OrExpression ? "or" : "||";
    }

    /** The operands of {@code a AND b AND c}, which the parser nests to the left, without recursion. */
    private List<Syntax> chain(BinaryExpression binary) throws ExpressionException {
        List<Expression> operands = new ArrayList<>();
        Expression left = binary;
        while (left.getClass() == binary.getClass()) {
            operands.add(((BinaryExpression) left).getRightExpression());
            left = ((BinaryExpression) left).getLeftExpression();
        }
        operands.add(left);
        Collections.reverse(operands);
        List<Syntax> translated = new ArrayList<>();
        for (Expression operand : operands) {
            translated.add(translate(operand));
        }
        return translated;
    }

    private Syntax function(Function function, int column) throws ExpressionException {
        // The parser knows many extras (DISTINCT, ORDER BY, named arguments); a call with any of them prints
        // differently.
        Function plain = new Function().withName(function.getName()).withParameters(function.getParameters());
        if (!plain.toString().equals(function.toString())) {
            throw new ExpressionException(
                    "`" + function + "` is not supported; wanted plain arguments, like " + function.getName()
                            + "(a, b)",
                    column);
        }
        return new Syntax.Call(
                function.getName().toLowerCase(Locale.ROOT), translateAll(function.getParameters()), column);
    }

    private Syntax cast(CastExpression cast, int column) throws ExpressionException {
        String keyword = cast.keyword == null ? "cast" : cast.keyword.toLowerCase(Locale.ROOT);
        boolean isPlain = keyword.equals("cast") || keyword.equals("try_cast");
        if (!isPlain || cast.getColDataType() == null || cast.getFormat() != null) {
            throw unsupported(cast);
        }
        try {
            return new Syntax.Cast(
                    translate(cast.getLeftExpression()),
                    TypeName.parse(cast.getColDataType().toString()),
                    keyword.equals("try_cast"),
                    column);
        } catch (IllegalArgumentException failure) {
            throw new ExpressionException("`" + cast + "`: " + failure.getMessage(), column);
        }
    }

    /** {@code CASE x WHEN 1 THEN …} becomes {@code CASE WHEN x = 1 THEN …}. */
    private Syntax choice(CaseExpression choice, int column) throws ExpressionException {
        Expression subject = choice.getSwitchExpression();
        List<Syntax> arguments = new ArrayList<>();
        for (WhenClause when : choice.getWhenClauses()) {
            Syntax test = translate(when.getWhenExpression());
            arguments.add(
                    subject == null ? test : new Syntax.Call("=", List.of(translate(subject), test), test.column()));
            arguments.add(translate(when.getThenExpression()));
        }
        if (choice.getElseExpression() != null) {
            arguments.add(translate(choice.getElseExpression()));
        }
        return new Syntax.Call("case", arguments, column);
    }

    private Syntax signed(SignedExpression signed, int column) throws ExpressionException {
        Expression operand = signed.getExpression();
        if (signed.getSign() == '-' && operand instanceof LongValue number) {
            return Literals.whole("-" + number.getStringValue(), column);
        }
        if (signed.getSign() != '-' && signed.getSign() != '+') {
            throw unsupported(signed);
        }
        return new Syntax.Call(String.valueOf(signed.getSign()), List.of(translate(operand)), column);
    }

    private Syntax trim(TrimFunction trim, int column) throws ExpressionException {
        Expression subject = trim.getFromExpression() == null ? trim.getExpression() : trim.getFromExpression();
        boolean hasLetters = trim.getFromExpression() != null && trim.getExpression() != null;
        if (subject == null || hasLetters) {
            throw new ExpressionException(
                    "`" + trim + "` is not supported; TRIM takes spaces away, nothing else", column);
        }
        String name = trim.getTrimSpecification() == null
                ? "trim"
                : switch (trim.getTrimSpecification()) {
                    case LEADING -> "ltrim";
                    case TRAILING -> "rtrim";
                    case BOTH -> "trim";
                };
        return new Syntax.Call(name, List.of(translate(subject)), column);
    }
}
