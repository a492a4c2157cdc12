package dev.rivulet.expr.function;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Decimal;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.expr.ExpressionException;
import dev.rivulet.expr.Scalar;
import dev.rivulet.expr.tree.Code;
import dev.rivulet.expr.tree.Evaluator;
import dev.rivulet.expr.tree.Node;
import dev.rivulet.expr.value.Ordering;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * {@code = <> < <= > >= <=>} and {@code IN}. Numbers of different types compare by their value, exactly unless one is a double;
 * dates meet timestamps at midnight UTC. Stateless.
 */
final class Comparisons {

    private static final String WANTED = "two values of one kind; CAST makes them so";
    private static final String WITHOUT_PARTS =
            "values without parts, such as a field of a struct or an element of an array";
    private static final String WANTED_OF_MANY = "values of one kind; CAST makes them so";

    private Comparisons() {}

    static List<Function> functions() {
        return List.of(
                relation("=", sign -> sign == 0),
                relation("<>", sign -> sign != 0),
                relation("<", sign -> sign < 0),
                relation("<=", sign -> sign <= 0),
                relation(">", sign -> sign > 0),
                relation(">=", sign -> sign >= 0),
                Function.of("<=>", 2, Comparisons::sameOrBothNull),
                new Function("in", 2, Function.MANY, Comparisons::in));
    }

    private static Function relation(String name, IntPredicate test) {
        return Function.of(name, 2, (site, arguments) -> {
            List<Node> operands = comparable(site, arguments);
            return site.strict(Simple.BOOLEAN, operands, code(operands.get(0).type(), test));
        });
    }

    /** Whether two nodes have equal values; null if one is null. */
    static Node equal(CallSite site, List<Node> arguments) throws ExpressionException {
        List<Node> operands = comparable(site, arguments);
        return site.strict(Simple.BOOLEAN, operands, code(operands.get(0).type(), sign -> sign == 0));
    }

    private static Code code(DataType type, IntPredicate test) {
        return switch (type.physical()) {
            case LONG -> longs(test);
            case DOUBLE -> doubles(test);
            case OBJECT -> objects(type, test);
        };
    }

    private static Code longs(IntPredicate test) {
        return arguments -> {
            Evaluator left = arguments.get(0);
            Evaluator right = arguments.get(1);
            return (row, out) -> {
                left.evaluate(row, out);
                if (!out.isNull()) {
                    long leftValue = out.longValue();
                    right.evaluate(row, out);
                    if (!out.isNull()) {
                        out.setBoolean(test.test(Long.compare(leftValue, out.longValue())));
                    }
                }
            };
        };
    }

    private static Code doubles(IntPredicate test) {
        return arguments -> {
            Evaluator left = arguments.get(0);
            Evaluator right = arguments.get(1);
            return (row, out) -> {
                left.evaluate(row, out);
                if (!out.isNull()) {
                    double leftValue = out.doubleValue();
                    right.evaluate(row, out);
                    if (!out.isNull()) {
                        out.setBoolean(test.test(Ordering.compareDoubles(leftValue, out.doubleValue())));
                    }
                }
            };
        };
    }

    private static Code objects(DataType type, IntPredicate test) {
        return arguments -> {
            Evaluator left = arguments.get(0);
            Evaluator right = arguments.get(1);
            return (row, out) -> {
                left.evaluate(row, out);
                if (!out.isNull()) {
                    Object leftValue = out.objectValue();
                    right.evaluate(row, out);
                    if (!out.isNull()) {
                        out.setBoolean(test.test(Ordering.compareObjects(type, leftValue, out.objectValue())));
                    }
                }
            };
        };
    }

    private static Node sameOrBothNull(CallSite site, List<Node> arguments) throws ExpressionException {
        List<Node> operands = comparable(site, arguments);
        DataType type = operands.get(0).type();
        Code code = linked -> (row, out) -> {
            linked.get(0).evaluate(row, out);
            Object left = Values.boxed(type, out);
            linked.get(1).evaluate(row, out);
            out.setBoolean(left == null ? out.isNull() : !out.isNull() && isEqual(type, left, out));
        };
        return site.operation(Simple.BOOLEAN, false, operands, code);
    }

    /** Null if nothing in the list is equal but something is null. */
    private static Node in(CallSite site, List<Node> arguments) throws ExpressionException {
        List<Node> operands = common(site, arguments);
        DataType type = operands.get(0).type();
        requireComparable(site, arguments, type);
        Code code = linked -> (row, out) -> {
            linked.get(0).evaluate(row, out);
            Object wanted = Values.boxed(type, out);
            boolean hasNull = false;
            for (int index = 1; wanted != null && index < linked.size(); index++) {
                linked.get(index).evaluate(row, out);
                if (!out.isNull() && isEqual(type, wanted, out)) {
                    out.setBoolean(true);
                    return;
                }
                hasNull |= out.isNull();
            }
            if (wanted == null || hasNull) {
                out.setNull();
            } else {
                out.setBoolean(false);
            }
        };
        return site.strict(Simple.BOOLEAN, operands, code);
    }

    static boolean isEqual(DataType type, Object left, Scalar right) {
        return compare(type, left, right) == 0;
    }

    /** Compares a boxed value with the one in a scalar. */
    static int compare(DataType type, Object left, Scalar right) {
        return switch (type.physical()) {
            case LONG -> Long.compare((Long) left, right.longValue());
            case DOUBLE -> Ordering.compareDoubles((Double) left, right.doubleValue());
            case OBJECT -> Ordering.compareObjects(type, left, right.objectValue());
        };
    }

    /**
     * @throws ExpressionException if values of the type have parts
     */
    static void requireComparable(CallSite site, List<Node> arguments, DataType type) throws ExpressionException {
        if (type.isNested()) {
            throw site.typeError(arguments, WITHOUT_PARTS);
        }
    }

    /** Gives two operands one physical form and meaning. Whole numbers and decimals keep their precision. */
    private static List<Node> comparable(CallSite site, List<Node> arguments) throws ExpressionException {
        Node left = arguments.get(0);
        Node right = arguments.get(1);
        DataType common = Types.common(left, right);
        if (common == null) {
            throw site.typeError(arguments, WANTED);
        }
        requireComparable(site, arguments, common);
        if (!(common instanceof Decimal) || left instanceof Node.UntypedNull || right instanceof Node.UntypedNull) {
            return List.of(Casts.implicit(site, left, common), Casts.implicit(site, right, common));
        }
        // BigDecimals of any scale compare exactly, so nothing is rounded to a common type.
        return List.of(
                Casts.implicit(site, left, Types.decimalOf(left)), Casts.implicit(site, right, Types.decimalOf(right)));
    }

    /**
     * Gives all arguments their common type.
     *
     * @throws ExpressionException if they have none
     */
    static List<Node> common(CallSite site, List<Node> arguments) throws ExpressionException {
        Node widest = arguments.get(0);
        for (Node argument : arguments) {
            DataType common = Types.common(widest, argument);
            if (common == null) {
                throw site.typeError(arguments, WANTED_OF_MANY);
            }
            boolean isSettled = widest.type().equals(common) && !(widest instanceof Node.UntypedNull);
            widest = isSettled ? widest : argument.type().equals(common) ? argument : placeholder(common);
        }
        List<Node> converted = new ArrayList<>();
        for (Node argument : arguments) {
            // A text column beside a literal text and a date: the literal may stand for a date, the column may not.
            if (!widest.type().equals(Types.common(placeholder(widest.type()), argument))) {
                throw site.typeError(arguments, WANTED_OF_MANY);
            }
            converted.add(Casts.implicit(site, argument, widest.type()));
        }
        return converted;
    }

    /** Stands for a type that none of the arguments has. */
    private static Node placeholder(DataType type) {
        return new Node.ColumnRef(-1, "", type, true);
    }
}
