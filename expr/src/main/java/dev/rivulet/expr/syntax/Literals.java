package dev.rivulet.expr.syntax;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.expr.ExpressionException;
import dev.rivulet.expr.value.Decimals;
import dev.rivulet.expr.value.TimeText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.OptionalLong;
import net.sf.jsqlparser.expression.DateTimeLiteralExpression;
import net.sf.jsqlparser.expression.IntervalExpression;
import net.sf.jsqlparser.expression.IntervalQualifier;
import net.sf.jsqlparser.expression.StringValue;
import org.jspecify.annotations.Nullable;

/** Makes values of the parser's literals. Stateless. */
final class Literals {

    private Literals() {}

    /** Digits: an int if it is in range, else a long, else a decimal without scale, as in Spark. */
    static Syntax whole(String digits, int column) throws ExpressionException {
        BigInteger value = new BigInteger(digits);
        if (value.bitLength() < Integer.SIZE) {
            return new Syntax.Literal(value.longValue(), Simple.INT, digits, column);
        }
        if (value.bitLength() < Long.SIZE) {
            return new Syntax.Literal(value.longValue(), Simple.LONG, digits, column);
        }
        return decimal(new BigDecimal(value), digits, column);
    }

    /** Digits with a point are a decimal, with an exponent a double. */
    static Syntax fraction(String text, int column) throws ExpressionException {
        if (text.toLowerCase(Locale.ROOT).contains("e")) {
            double value = Double.parseDouble(text);
            if (Double.isInfinite(value)) {
                throw new ExpressionException("the number " + text + " is out of the range of double", column);
            }
            return new Syntax.Literal(value, Simple.DOUBLE, text, column);
        }
        return decimal(new BigDecimal(text), text, column);
    }

    private static Syntax decimal(BigDecimal value, String text, int column) throws ExpressionException {
        if (Math.max(value.precision(), value.scale()) > DataType.Decimal.PRECISION_MAX) {
            throw new ExpressionException(
                    "the number " + text + " has more than " + DataType.Decimal.PRECISION_MAX
                            + " digits; write it with an exponent to have a double",
                    column);
        }
        return new Syntax.Literal(value, Decimals.ofValue(value), text, column);
    }

    static Syntax string(StringValue literal, int column) throws ExpressionException {
        if (literal.getPrefix() != null || !literal.toString().startsWith("'")) {
            throw new ExpressionException("the literal " + literal + " is not supported; write it as 'text'", column);
        }
        return new Syntax.Literal(literal.getNotExcapedValue(), Simple.STRING, literal.toString(), column);
    }

    /** {@code DATE '…'} and {@code TIMESTAMP '…'}. */
    static Syntax time(DateTimeLiteralExpression literal, int column) throws ExpressionException {
        String text = literal.getValue().replace("'", "");
        return switch (literal.getType()) {
            case DATE -> moment(Simple.DATE, TimeText.dateDays(text), "2024-01-31", literal, column);
            case TIMESTAMP ->
                moment(Simple.TIMESTAMP, TimeText.timestampMicros(text, true), "2024-01-31 12:30:59", literal, column);
            default ->
                throw new ExpressionException(
                        "the literal " + literal + " is not supported; wanted DATE '…' or TIMESTAMP '…'", column);
        };
    }

    private static Syntax moment(Simple type, OptionalLong value, String example, Object literal, int column)
            throws ExpressionException {
        if (value.isEmpty()) {
            throw new ExpressionException(
                    literal + " is no " + type + "; wanted a text like '" + example + "'", column);
        }
        return new Syntax.Literal(value.getAsLong(), type, literal.toString(), column);
    }

    /** {@code INTERVAL 5 MINUTES} and {@code INTERVAL '5' MINUTE}: a whole number and one unit. */
    static Syntax interval(IntervalExpression literal, int column) throws ExpressionException {
        String amount = String.valueOf(literal.getParameter()).replace("'", "").strip();
        String unit = unit(literal);
        if (!literal.isUsingIntervalKeyword() || unit == null || !amount.matches("-?\\d{1,9}")) {
            throw badInterval(literal, column);
        }
        long count = Long.parseLong(amount);
        long second = TimeText.MICROS_PER_SECOND;
        String text = literal.toString();
        return switch (unit.endsWith("s") ? unit.substring(0, unit.length() - 1) : unit) {
            case "year" -> new Syntax.Interval(12 * count, 0, text, column);
            case "quarter" -> new Syntax.Interval(3 * count, 0, text, column);
            case "month" -> new Syntax.Interval(count, 0, text, column);
            case "week" -> new Syntax.Interval(0, 7 * count * TimeText.MICROS_PER_DAY, text, column);
            case "day" -> new Syntax.Interval(0, count * TimeText.MICROS_PER_DAY, text, column);
            case "hour" -> new Syntax.Interval(0, 3600 * count * second, text, column);
            case "minute" -> new Syntax.Interval(0, 60 * count * second, text, column);
            case "second" -> new Syntax.Interval(0, count * second, text, column);
            case "millisecond" -> new Syntax.Interval(0, count * 1000, text, column);
            case "microsecond" -> new Syntax.Interval(0, count, text, column);
            default -> throw badInterval(literal, column);
        };
    }

    /** The unit, which the parser keeps at different places; null if there are several, or a precision. */
    private static @Nullable String unit(IntervalExpression literal) {
        IntervalQualifier qualifier = literal.getIntervalQualifier();
        boolean isPlain = qualifier == null
                || qualifier.getTrailingField() == null
                        && qualifier.getLeadingFieldPrecision() == null
                        && qualifier.getFractionalSecondsPrecision() == null;
        String unit = qualifier == null ? literal.getIntervalType() : qualifier.getLeadingField();
        return isPlain && unit != null ? unit.toLowerCase(Locale.ROOT) : null;
    }

    private static ExpressionException badInterval(IntervalExpression literal, int column) {
        return new ExpressionException(
                literal
                        + " is not supported; wanted a whole number and one unit from microsecond to year, like INTERVAL 5 MINUTES",
                column);
    }
}
