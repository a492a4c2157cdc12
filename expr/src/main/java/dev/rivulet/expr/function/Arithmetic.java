package dev.rivulet.expr.function;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Decimal;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.expr.ExpressionException;
import dev.rivulet.expr.tree.Code;
import dev.rivulet.expr.tree.Node;
import dev.rivulet.expr.value.Decimals;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.LongBinaryOperator;

/**
 * {@code + - * / % div}. Whole numbers keep the wider operand's type and fail on overflow; {@code /} of whole numbers gives a
 * double. Decimals follow {@link Decimals}. Dividing by zero fails, for doubles too. Stateless.
 */
final class Arithmetic {

    private Arithmetic() {}

    static List<Function> functions() {
        return List.of(
                new Function("+", 1, 2, Arithmetic::plus),
                new Function("-", 1, 2, Arithmetic::minus),
                Function.of("*", 2, (site, arguments) -> calculation(site, arguments, '*')),
                Function.of("/", 2, (site, arguments) -> calculation(site, arguments, '/')),
                Function.of("%", 2, (site, arguments) -> calculation(site, arguments, '%')),
                Function.of("div", 2, Arithmetic::wholeQuotient));
    }

    private static Node plus(CallSite site, List<Node> arguments) throws ExpressionException {
        if (arguments.size() == 1) {
            checkNumbers(site, arguments);
            return arguments.get(0);
        }
        return calculation(site, arguments, '+');
    }

    private static Node minus(CallSite site, List<Node> arguments) throws ExpressionException {
        return arguments.size() == 1 ? negation(site, arguments) : calculation(site, arguments, '-');
    }

    private static Node negation(CallSite site, List<Node> arguments) throws ExpressionException {
        checkNumbers(site, arguments);
        DataType type = arguments.get(0).type();
        if (Types.isFloating(type)) {
            return site.strict(type, arguments, Strict.unary(value -> value.setDouble(-value.doubleValue())));
        } else if (type instanceof Decimal) {
            return site.strict(
                    type,
                    arguments,
                    Strict.unary(value -> value.setObject(((BigDecimal) value.objectValue()).negate())));
        }
        return site.strict(
                type, arguments, Strict.unary(value -> value.setLong(negated(site, type, value.longValue()))));
    }

    /** Only the lowest number of a type has no negative in it; that of the lowest long is that long again. */
    private static long negated(CallSite site, DataType type, long operand) {
        if (operand == Long.MIN_VALUE || !Types.isInRange(type, -operand)) {
            throw site.failure("-(" + operand + ") is out of the range of " + type);
        }
        return -operand;
    }

    private static Node calculation(CallSite site, List<Node> arguments, char sign) throws ExpressionException {
        List<Node> operands = typedOperands(site, arguments, sign);
        DataType type = Types.commonNumber(operands.get(0), operands.get(1));
        boolean isFraction = sign == '/' && !(type instanceof Decimal);
        if (Types.isFloating(type) || isFraction) {
            return floating(site, operands, isFraction ? Simple.DOUBLE : type, sign);
        }
        return type instanceof Decimal ? decimal(site, operands, sign) : whole(site, operands, type, sign);
    }

    /** NULL takes the type of the other operand. */
    private static List<Node> typedOperands(CallSite site, List<Node> arguments, char sign) throws ExpressionException {
        Node left = arguments.get(0);
        Node right = arguments.get(1);
        DataType common = Types.common(left, right);
        boolean isUntyped = left instanceof Node.UntypedNull && right instanceof Node.UntypedNull;
        if (common == null || isUntyped || !Types.isNumber(common)) {
            boolean isTime = Types.isTime(left.type()) || Types.isTime(right.type());
            throw site.typeError(
                    arguments,
                    isTime && (sign == '+' || sign == '-')
                            ? "an INTERVAL to add to a time, or UNIX_MICROS or DATEDIFF to take the difference of times"
                            : "two numbers; CAST makes one of a text");
        }
        return List.of(
                left instanceof Node.UntypedNull ? new Node.Constant(common, null) : left,
                right instanceof Node.UntypedNull ? new Node.Constant(common, null) : right);
    }

    private static Node floating(CallSite site, List<Node> operands, DataType type, char sign)
            throws ExpressionException {
        List<Node> converted = converted(site, operands, type, type);
        Code code = switch (sign) {
            case '+' -> Strict.doubles((left, right) -> left + right);
            case '-' -> Strict.doubles((left, right) -> left - right);
            case '*' -> Strict.doubles((left, right) -> left * right);
            case '/' -> Strict.doubles((left, right) -> left / nonZero(site, right));
            default -> Strict.doubles((left, right) -> left % nonZero(site, right));
        };
        Node result = site.strict(type, converted, code);
        // A sum or product of two floats, computed in double, rounds to the same float as if computed exactly.
        return type == Simple.FLOAT
                ? site.strict(
                        type, List.of(result), Strict.unary(value -> value.setDouble((float) value.doubleValue())))
                : result;
    }

    private static Node whole(CallSite site, List<Node> operands, DataType type, char sign) throws ExpressionException {
        LongBinaryOperator exact = switch (sign) {
            case '+' -> Math::addExact;
            case '-' -> Math::subtractExact;
            case '*' -> Math::multiplyExact;
            default -> (left, right) -> left % nonZero(site, right);
        };
        Code code = Strict.longs((left, right) -> {
            try {
                long result = exact.applyAsLong(left, right);
                if (Types.isInRange(type, result)) {
                    return result;
                }
            } catch (ArithmeticException overflow) {
                // Told below, together with what does not fit a narrower type.
            }
            throw site.failure(left + " " + sign + " " + right + " is out of the range of " + type);
        });
        return site.strict(type, converted(site, operands, type, type), code);
    }

    /** {@code a DIV b}: the quotient without its fraction, a long. */
    private static Node wholeQuotient(CallSite site, List<Node> arguments) throws ExpressionException {
        List<Node> operands = typedOperands(site, arguments, '/');
        if (!Types.isWhole(operands.get(0).type())
                || !Types.isWhole(operands.get(1).type())) {
            throw site.typeError(arguments, "two whole numbers");
        }
        Code code = Strict.longs((left, right) -> {
            if (left == Long.MIN_VALUE && right == -1) {
                throw site.failure(left + " div -1 is out of the range of long");
            }
            return left / nonZero(site, right);
        });
        return site.strict(Simple.LONG, operands, code);
    }

    private static Node decimal(CallSite site, List<Node> operands, char sign) throws ExpressionException {
        Decimal left = Types.decimalOf(operands.get(0));
        Decimal right = Types.decimalOf(operands.get(1));
        Decimal type = switch (sign) {
            case '+', '-' -> Decimals.sum(left, right);
            case '*' -> Decimals.product(left, right);
            case '/' -> Decimals.quotient(left, right);
            default -> Decimals.remainder(left, right);
        };
        BinaryOperator<BigDecimal> exact = switch (sign) {
            case '+' -> BigDecimal::add;
            case '-' -> BigDecimal::subtract;
            case '*' -> BigDecimal::multiply;
            case '/' ->
                (dividend, divisor) -> dividend.divide(nonZero(site, divisor), type.scale(), RoundingMode.HALF_UP);
            default -> (dividend, divisor) -> dividend.remainder(nonZero(site, divisor));
        };
        Code code = Strict.decimals((leftValue, rightValue) -> {
            BigDecimal result = Decimals.fit(exact.apply(leftValue, rightValue), type);
            if (result == null) {
                throw site.failure(leftValue.toPlainString() + " " + sign + " " + rightValue.toPlainString()
                        + " is out of the range of " + type);
            }
            return result;
        });
        return site.strict(type, converted(site, operands, left, right), code);
    }

    private static List<Node> converted(CallSite site, List<Node> operands, DataType left, DataType right)
            throws ExpressionException {
        return List.of(Casts.implicit(site, operands.get(0), left), Casts.implicit(site, operands.get(1), right));
    }

    private static void checkNumbers(CallSite site, List<Node> arguments) throws ExpressionException {
        for (Node argument : arguments) {
            if (argument instanceof Node.UntypedNull || !Types.isNumber(argument.type())) {
                throw site.typeError(arguments, "a number");
            }
        }
    }

    private static long nonZero(CallSite site, long divisor) {
        if (divisor == 0) {
            throw site.failure("division by zero; NULLIF(divisor, 0) would give NULL");
        }
        return divisor;
    }

    private static double nonZero(CallSite site, double divisor) {
        if (divisor == 0) {
            throw site.failure("division by zero; NULLIF(divisor, 0) would give NULL");
        }
        return divisor;
    }

    private static BigDecimal nonZero(CallSite site, BigDecimal divisor) {
        if (divisor.signum() == 0) {
            throw site.failure("division by zero; NULLIF(divisor, 0) would give NULL");
        }
        return divisor;
    }
}
