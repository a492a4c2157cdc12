package dev.rivulet.expr.function;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Decimal;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.expr.ExpressionException;
import dev.rivulet.expr.Scalar;
import dev.rivulet.expr.tree.Code;
import dev.rivulet.expr.tree.Node;
import dev.rivulet.expr.value.ShortestDecimal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Functions of numbers. Those of doubles come from {@link StrictMath}, so that every machine gives the same. Stateless. */
final class Numbers {

    private static final int ROUND_DIGITS_MAX = 400;

    private Numbers() {}

    static List<Function> functions() {
        return List.of(
                Function.of("abs", 1, Numbers::abs),
                new Function("round", 1, 2, Numbers::round),
                Function.of("floor", 1, (site, arguments) -> wholePart(site, arguments, RoundingMode.FLOOR)),
                Function.of("ceil", 1, (site, arguments) -> wholePart(site, arguments, RoundingMode.CEILING)),
                Function.of("sqrt", 1, (site, arguments) -> ofDouble(site, arguments, StrictMath::sqrt)),
                Function.of("exp", 1, (site, arguments) -> ofDouble(site, arguments, StrictMath::exp)),
                Function.of("ln", 1, Numbers::naturalLogarithm),
                Function.of("power", 2, (site, arguments) -> ofDoubles(site, arguments, StrictMath::pow)));
    }

    private static Node abs(CallSite site, List<Node> arguments) throws ExpressionException {
        DataType type = numberType(site, arguments);
        if (Types.isFloating(type)) {
            return site.strict(type, arguments, Strict.unary(value -> value.setDouble(Math.abs(value.doubleValue()))));
        } else if (type instanceof Decimal) {
            return site.strict(
                    type, arguments, Strict.unary(value -> value.setObject(((BigDecimal) value.objectValue()).abs())));
        }
        return site.strict(type, arguments, Strict.unary(value -> {
            long magnitude = Math.abs(value.longValue());
            if (magnitude < 0 || !Types.isInRange(type, magnitude)) {
                throw site.failure("abs(" + value.longValue() + ") is out of the range of " + type);
            }
            value.setLong(magnitude);
        }));
    }

    /** Half away from zero, to a number of digits behind the point, or before it if negative. */
    private static Node round(CallSite site, List<Node> arguments) throws ExpressionException {
        DataType type = numberType(site, arguments);
        int digits = arguments.size() == 1 ? 0 : digits(site, arguments.get(1));
        List<Node> operand = arguments.subList(0, 1);
        if (Types.isFloating(type)) {
            boolean isFloat = type == Simple.FLOAT;
            return site.strict(type, operand, Strict.unary(value -> roundFloating(value, digits, isFloat)));
        } else if (type instanceof Decimal decimal) {
            return roundDecimal(site, operand, decimal, digits);
        } else if (digits >= 0) {
            return arguments.get(0);
        }
        return site.strict(type, operand, Strict.unary(value -> {
            BigDecimal rounded =
                    BigDecimal.valueOf(value.longValue()).setScale(Math.max(digits, -20), RoundingMode.HALF_UP);
            boolean fitsLong = rounded.toBigInteger().bitLength() < Long.SIZE;
            if (!fitsLong || !Types.isInRange(type, rounded.longValue())) {
                throw site.failure("round(" + value.longValue() + ", " + digits + ") is out of the range of " + type);
            }
            value.setLong(rounded.longValue());
        }));
    }

    private static int digits(CallSite site, Node node) throws ExpressionException {
        boolean isWholeConstant = node instanceof Node.Constant && Types.isWhole(node.type());
        Object value = isWholeConstant ? ((Node.Constant) node).value() : null;
        if (!(value instanceof Long digits) || Math.abs(digits) > ROUND_DIGITS_MAX) {
            throw site.error("the number of digits must be a whole number written in the text, such as 2");
        }
        return digits.intValue();
    }

    private static void roundFloating(Scalar value, int digits, boolean isFloat) {
        double floating = value.doubleValue();
        if (Double.isNaN(floating) || Double.isInfinite(floating)) {
            return;
        }
        // The printed number is rounded, so that 2.675 becomes 2.68 though the double lies below it.
        BigDecimal number = isFloat ? ShortestDecimal.ofFloat((float) floating) : ShortestDecimal.ofDouble(floating);
        BigDecimal rounded = number.setScale(digits, RoundingMode.HALF_UP);
        value.setDouble(isFloat ? rounded.floatValue() : rounded.doubleValue());
    }

    private static Node roundDecimal(CallSite site, List<Node> operand, Decimal from, int digits) {
        int scale = Math.max(0, Math.min(from.scale(), digits));
        // One digit more before the point, for 9.99 that becomes 10.0.
        int precision = Math.min(Decimal.PRECISION_MAX, from.precision() - from.scale() + scale + 1);
        Decimal type = new Decimal(Math.max(precision, scale), scale);
        return site.strict(type, operand, Strict.unary(value -> {
            BigDecimal number = (BigDecimal) value.objectValue();
            BigDecimal rounded = number.setScale(Math.min(from.scale(), digits), RoundingMode.HALF_UP);
            if (!Conversion.setDecimal(value, rounded, type)) {
                throw site.failure(number.toPlainString() + " rounded is out of the range of " + type);
            }
        }));
    }

    private static Node wholePart(CallSite site, List<Node> arguments, RoundingMode mode) throws ExpressionException {
        DataType type = numberType(site, arguments);
        if (type instanceof Decimal decimal) {
            int precision = Math.min(Decimal.PRECISION_MAX, decimal.precision() - decimal.scale() + 1);
            Decimal whole = new Decimal(precision, 0);
            return site.strict(whole, arguments, Strict.unary(value -> {
                BigDecimal number = (BigDecimal) value.objectValue();
                if (!Conversion.setDecimal(value, number.setScale(0, mode), whole)) {
                    throw site.failure(number.toPlainString() + " is out of the range of " + whole);
                }
            }));
        } else if (Types.isWhole(type)) {
            return Casts.implicit(site, arguments.get(0), Simple.LONG);
        }
        return site.strict(Simple.LONG, arguments, Strict.unary(value -> {
            double floating = value.doubleValue();
            double whole = mode == RoundingMode.FLOOR ? Math.floor(floating) : Math.ceil(floating);
            if (!(whole >= -Conversion.LONG_END && whole < Conversion.LONG_END)) {
                throw site.failure(floating + " is out of the range of long");
            }
            value.setLong((long) whole);
        }));
    }

    /** Null where there is none, as in Spark. */
    private static Node naturalLogarithm(CallSite site, List<Node> arguments) throws ExpressionException {
        Code code = Strict.unary(value -> {
            if (value.doubleValue() <= 0) {
                value.setNull();
            } else {
                value.setDouble(StrictMath.log(value.doubleValue()));
            }
        });
        return site.operation(Simple.DOUBLE, true, asDoubles(site, arguments), code);
    }

    private static Node ofDouble(CallSite site, List<Node> arguments, DoubleUnaryOperator function)
            throws ExpressionException {
        Code code = Strict.unary(value -> value.setDouble(function.applyAsDouble(value.doubleValue())));
        return site.strict(Simple.DOUBLE, asDoubles(site, arguments), code);
    }

    private static Node ofDoubles(CallSite site, List<Node> arguments, DoubleBinaryOperator function)
            throws ExpressionException {
        return site.strict(Simple.DOUBLE, asDoubles(site, arguments), Strict.doubles(function));
    }

    private static List<Node> asDoubles(CallSite site, List<Node> arguments) throws ExpressionException {
        List<Node> converted = new ArrayList<>();
        for (Node argument : arguments) {
            if (!(argument instanceof Node.UntypedNull) && !Types.isNumber(argument.type())) {
                throw site.typeError(arguments, "numbers; CAST makes one of a text");
            }
            converted.add(Casts.implicit(site, argument, Simple.DOUBLE));
        }
        return converted;
    }

    private static DataType numberType(CallSite site, List<Node> arguments) throws ExpressionException {
        Node first = arguments.get(0);
        if (first instanceof Node.UntypedNull || !Types.isNumber(first.type())) {
            throw site.typeError(arguments, "a number; CAST makes one of a text");
        }
        return first.type();
    }
}
