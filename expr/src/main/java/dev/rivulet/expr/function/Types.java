package dev.rivulet.expr.function;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Decimal;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.expr.tree.Node;
import dev.rivulet.expr.value.Decimals;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The families of types, and which type holds the values of two. Stateless. */
final class Types {

    private Types() {}

    /** byte, short, int, long. */
    static boolean isWhole(DataType type) {
        return type == Simple.BYTE || type == Simple.SHORT || type == Simple.INT || type == Simple.LONG;
    }

    /** float, double. */
    static boolean isFloating(DataType type) {
        return type.physical() == DataType.Physical.DOUBLE;
    }

    static boolean isNumber(DataType type) {
        return isWhole(type) || isFloating(type) || type instanceof Decimal;
    }

    /** timestamp, timestamp_ntz. */
    static boolean isTimestamp(DataType type) {
        return type == Simple.TIMESTAMP || type == Simple.TIMESTAMP_NTZ;
    }

    /** date, timestamp, timestamp_ntz. */
    static boolean isTime(DataType type) {
        return type == Simple.DATE || isTimestamp(type);
    }

    static long whole(DataType type, boolean isMax) {
        return switch ((Simple) type) {
            case BYTE -> isMax ? Byte.MAX_VALUE : Byte.MIN_VALUE;
            case SHORT -> isMax ? Short.MAX_VALUE : Short.MIN_VALUE;
            case INT -> isMax ? Integer.MAX_VALUE : Integer.MIN_VALUE;
            case LONG -> isMax ? Long.MAX_VALUE : Long.MIN_VALUE;
            default -> throw new AssertionError(type + " is no type of whole numbers");
        };
    }

    static boolean isInRange(DataType whole, long value) {
        return whole(whole, false) <= value && value <= whole(whole, true);
    }

    /** The decimal type of a decimal, or of whole numbers; that of a constant is as narrow as its value. */
    static Decimal decimalOf(Node node) {
        if (node.type() instanceof Decimal decimal) {
            return decimal;
        }
        if (node instanceof Node.Constant constant && constant.value() instanceof Long value) {
            return Decimals.ofValue(BigDecimal.valueOf(value));
        }
        return Decimals.ofWhole(node.type());
    }

    /** The common type of two nodes, or null if there is none. A lone NULL takes any type. */
    static @Nullable DataType common(Node left, Node right) {
        if (left instanceof Node.UntypedNull) {
            return right.type();
        }
        if (right instanceof Node.UntypedNull || left.type().equals(right.type())) {
            return left.type();
        }
        if (isNumber(left.type()) && isNumber(right.type())) {
            return commonNumber(left, right);
        }
        if (isTime(left.type()) && isTime(right.type())) {
            return left.type() == Simple.DATE
                    ? right.type()
                    : right.type() == Simple.DATE ? left.type() : Simple.TIMESTAMP;
        }
        if (isTime(left.type()) && isText(right)) {
            return left.type();
        }
        return isTime(right.type()) && isText(left) ? right.type() : null;
    }

    /**
     * Of whole numbers the wider type; with a decimal among them a decimal; with a float or double among them a double, as a float
     * would lose digits of the other. Two floats stay a float.
     */
    static DataType commonNumber(Node left, Node right) {
        if (isFloating(left.type()) || isFloating(right.type())) {
            return left.type() == Simple.FLOAT && right.type() == Simple.FLOAT ? Simple.FLOAT : Simple.DOUBLE;
        }
        if (isWhole(left.type()) && isWhole(right.type())) {
            return whole(left.type(), true) >= whole(right.type(), true) ? left.type() : right.type();
        }
        return Decimals.common(decimalOf(left), decimalOf(right));
    }

    /** A literal text, which may stand for a date or timestamp. */
    private static boolean isText(Node node) {
        return node instanceof Node.Constant && node.type() == Simple.STRING;
    }
}
