package dev.rivulet.expr.function;

import dev.rivulet.core.row.DataType;
import dev.rivulet.expr.Scalar;
import dev.rivulet.expr.tree.Code;
import dev.rivulet.expr.tree.Evaluator;
import dev.rivulet.expr.tree.Node;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;

/** Codes that are null as soon as an operand is, without looking at the rest. Stateless. */
final class Strict {

    private Strict() {}

    /** Computes a value for a row out of all arguments' values, boxed, and leaves it in the scalar. For what allocates anyway. */
    @FunctionalInterface
    interface Body extends BiConsumer<Object[], Scalar> {}

    /** Of one operand, changed in its place. */
    static Code unary(Consumer<Scalar> change) {
        return arguments -> {
            Evaluator operand = arguments.get(0);
            return (row, out) -> {
                operand.evaluate(row, out);
                if (!out.isNull()) {
                    change.accept(out);
                }
            };
        };
    }

    static Code longs(LongBinaryOperator operator) {
        return arguments -> {
            Evaluator left = arguments.get(0);
            Evaluator right = arguments.get(1);
            return (row, out) -> {
                left.evaluate(row, out);
                if (!out.isNull()) {
                    long leftValue = out.longValue();
                    right.evaluate(row, out);
                    if (!out.isNull()) {
                        out.setLong(operator.applyAsLong(leftValue, out.longValue()));
                    }
                }
            };
        };
    }

    static Code doubles(DoubleBinaryOperator operator) {
        return arguments -> {
            Evaluator left = arguments.get(0);
            Evaluator right = arguments.get(1);
            return (row, out) -> {
                left.evaluate(row, out);
                if (!out.isNull()) {
                    double leftValue = out.doubleValue();
                    right.evaluate(row, out);
                    if (!out.isNull()) {
                        out.setDouble(operator.applyAsDouble(leftValue, out.doubleValue()));
                    }
                }
            };
        };
    }

    static Code decimals(BinaryOperator<BigDecimal> operator) {
        return arguments -> {
            Evaluator left = arguments.get(0);
            Evaluator right = arguments.get(1);
            return (row, out) -> {
                left.evaluate(row, out);
                if (!out.isNull()) {
                    BigDecimal leftValue = (BigDecimal) out.objectValue();
                    right.evaluate(row, out);
                    if (!out.isNull()) {
                        out.setObject(operator.apply(leftValue, (BigDecimal) out.objectValue()));
                    }
                }
            };
        };
    }

    static Code all(List<Node> nodes, Body body) {
        List<DataType> types = nodes.stream().map(Node::type).toList();
        return arguments -> (row, out) -> {
            Object[] values = new Object[arguments.size()];
            for (int index = 0; index < values.length; index++) {
                arguments.get(index).evaluate(row, out);
                Object value = Values.boxed(types.get(index), out);
                if (value == null) {
                    return;
                }
                values[index] = value;
            }
            body.accept(values, out);
        };
    }
}
