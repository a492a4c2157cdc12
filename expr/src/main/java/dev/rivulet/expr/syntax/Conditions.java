package dev.rivulet.expr.syntax;

import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.expr.ExpressionException;
import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.operators.arithmetic.Addition;
import net.sf.jsqlparser.expression.operators.arithmetic.Division;
import net.sf.jsqlparser.expression.operators.arithmetic.IntegerDivision;
import net.sf.jsqlparser.expression.operators.arithmetic.Modulo;
import net.sf.jsqlparser.expression.operators.arithmetic.Multiplication;
import net.sf.jsqlparser.expression.operators.arithmetic.Subtraction;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.EqualsTo;
import net.sf.jsqlparser.expression.operators.relational.GreaterThan;
import net.sf.jsqlparser.expression.operators.relational.GreaterThanEquals;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.IsBooleanExpression;
import net.sf.jsqlparser.expression.operators.relational.IsDistinctExpression;
import net.sf.jsqlparser.expression.operators.relational.IsNullExpression;
import net.sf.jsqlparser.expression.operators.relational.LikeExpression;
import net.sf.jsqlparser.expression.operators.relational.MinorThan;
import net.sf.jsqlparser.expression.operators.relational.MinorThanEquals;
import net.sf.jsqlparser.expression.operators.relational.NotEqualsTo;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.expression.operators.relational.SupportsOldOracleJoinSyntax;
import org.jspecify.annotations.Nullable;

/**
 * The part of {@link SyntaxTranslator} for signs and conditions. Those that others can express are expressed by them: {@code BETWEEN}
 * by two comparisons, {@code IS DISTINCT FROM} and {@code IS TRUE} by the comparison that takes null for a value.
 */
final class Conditions {

    private final SyntaxTranslator translator;

    Conditions(SyntaxTranslator translator) {
        this.translator = translator;
    }

    Syntax translate(Expression expression, int column) throws ExpressionException {
        if (expression instanceof SupportsOldOracleJoinSyntax join) {
            boolean isOuterJoin = join.getOldOracleJoinSyntax() != SupportsOldOracleJoinSyntax.NO_ORACLE_JOIN
                    || join.getOraclePriorPosition() != SupportsOldOracleJoinSyntax.NO_ORACLE_PRIOR;
            if (isOuterJoin) {
                throw translator.unsupported(expression);
            }
        }
        if (expression instanceof LikeExpression like) {
            return like(like, column);
        } else if (expression instanceof IsDistinctExpression distinct) {
            return negatedIf(!distinct.isNot(), same(distinct, column), column);
        } else if (expression instanceof BinaryExpression binary) {
            return binary(binary, column);
        } else if (expression instanceof Between between) {
            return between(between, column);
        } else if (expression instanceof InExpression in) {
            return in(in, column);
        } else if (expression instanceof IsNullExpression isNull) {
            Syntax subject = translator.translate(isNull.getLeftExpression());
            return negatedIf(isNull.isNot(), new Syntax.Call("is null", List.of(subject), column), column);
        } else if (expression instanceof IsBooleanExpression bool) {
            return isBoolean(bool, column);
        }
        throw translator.unsupported(expression);
    }

    private Syntax binary(BinaryExpression binary, int column) throws ExpressionException {
        String name = sign(binary);
        if (name == null) {
            throw translator.unsupported(binary);
        }
        List<Syntax> operands = List.of(
                translator.translate(binary.getLeftExpression()), translator.translate(binary.getRightExpression()));
        return new Syntax.Call(name, operands, column);
    }

    private static @Nullable String sign(BinaryExpression binary) {
        if (binary instanceof Addition) {
            return "+";
        } else if (binary instanceof Subtraction) {
            return "-";
        } else if (binary instanceof Multiplication) {
            return "*";
        } else if (binary instanceof Division) {
            return "/";
        } else if (binary instanceof Modulo) {
            return "%";
        } else if (binary instanceof IntegerDivision) {
            return "div";
        } else if (binary instanceof EqualsTo) {
            return "=";
        } else if (binary instanceof NotEqualsTo) {
            return "<>";
        } else if (binary instanceof GreaterThanEquals) {
            return ">=";
        } else if (binary instanceof MinorThanEquals) {
            return "<=";
        } else if (binary instanceof GreaterThan) {
            return ">";
        } else if (binary instanceof MinorThan) {
            return "<";
        }
        return binary.getStringExpression().equals("<=>") ? "<=>" : null;
    }

    private Syntax same(IsDistinctExpression distinct, int column) throws ExpressionException {
        List<Syntax> operands = List.of(
                translator.translate(distinct.getLeftExpression()),
                translator.translate(distinct.getRightExpression()));
        return new Syntax.Call("<=>", operands, column);
    }

    private Syntax isBoolean(IsBooleanExpression bool, int column) throws ExpressionException {
        Syntax truth =
                new Syntax.Literal(bool.isTrue() ? 1L : 0L, Simple.BOOLEAN, bool.isTrue() ? "TRUE" : "FALSE", column);
        Syntax subject = translator.translate(bool.getLeftExpression());
        return negatedIf(bool.isNot(), new Syntax.Call("<=>", List.of(subject, truth), column), column);
    }

    private Syntax between(Between between, int column) throws ExpressionException {
        Between plain = new Between()
                .withLeftExpression(between.getLeftExpression())
                .withBetweenExpressionStart(between.getBetweenExpressionStart())
                .withBetweenExpressionEnd(between.getBetweenExpressionEnd())
                .withNot(between.isNot());
        if (!plain.toString().equals(between.toString())) {
            throw translator.unsupported(between);
        }
        Syntax subject = translator.translate(between.getLeftExpression());
        Syntax low = translator.translate(between.getBetweenExpressionStart());
        Syntax high = translator.translate(between.getBetweenExpressionEnd());
        List<Syntax> bounds = List.of(
                new Syntax.Call(">=", List.of(subject, low), column),
                new Syntax.Call("<=", List.of(subject, high), column));
        return negatedIf(between.isNot(), new Syntax.Call("and", bounds, column), column);
    }

    private Syntax in(InExpression in, int column) throws ExpressionException {
        if (in.isGlobal()
                || !(in.getRightExpression() instanceof ParenthesedExpressionList<?> list)
                || list.isEmpty()) {
            throw new ExpressionException(
                    "`" + in + "` is not supported; wanted a list of values, like a IN (1, 2)", column);
        }
        List<Syntax> arguments = new ArrayList<>();
        arguments.add(translator.translate(in.getLeftExpression()));
        arguments.addAll(translator.translateAll(list));
        return negatedIf(in.isNot(), new Syntax.Call("in", arguments, column), column);
    }

    private Syntax like(LikeExpression like, int column) throws ExpressionException {
        boolean isRegex = like.getLikeKeyWord() == LikeExpression.KeyWord.RLIKE;
        if (like.isUseBinary() || !isRegex && like.getLikeKeyWord() != LikeExpression.KeyWord.LIKE) {
            throw translator.unsupported(like);
        }
        List<Syntax> arguments = new ArrayList<>();
        arguments.add(translator.translate(like.getLeftExpression()));
        arguments.add(translator.translate(like.getRightExpression()));
        if (like.getEscape() != null) {
            arguments.add(translator.translate(like.getEscape()));
        }
        return negatedIf(like.isNot(), new Syntax.Call(isRegex ? "regexp_like" : "like", arguments, column), column);
    }

    private static Syntax negatedIf(boolean isNegated, Syntax condition, int column) {
        return isNegated ? new Syntax.Call("not", List.of(condition), column) : condition;
    }
}
