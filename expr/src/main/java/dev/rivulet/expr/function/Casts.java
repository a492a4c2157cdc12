package dev.rivulet.expr.function;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.expr.ExpressionException;
import dev.rivulet.expr.Scalar;
import dev.rivulet.expr.tree.Code;
import dev.rivulet.expr.tree.Evaluator;
import dev.rivulet.expr.tree.Linker;
import dev.rivulet.expr.tree.Node;
import java.util.List;

/** CAST, TRY_CAST and the conversions that operators make by themselves. Stateless. */
public final class Casts {

    private Casts() {}

    /**
     * What the author of the text asked for.
     *
     * @param isTry whether what cannot be converted becomes null
     * @throws ExpressionException if no value of the one type can become one of the other
     */
    public static Node explicit(CallSite site, Node node, DataType to, boolean isTry) throws ExpressionException {
        if (node instanceof Node.UntypedNull) {
            return new Node.Constant(to, null);
        }
        Conversion conversion = Conversion.find(node.type(), to);
        if (conversion == null) {
            throw site.error("a " + node.type() + " cannot be cast to " + to + advice(node.type(), to));
        }
        if (node.type().equals(to)) {
            return node;
        }
        return site.operation(
                to, node.isNullable() || isTry, List.of(node), code(site, conversion, node.type(), to, isTry));
    }

    /**
     * What an operator needs, where {@link Types#common} or the operator's own rules say that the type fits.
     *
     * @throws ExpressionException if a literal text that stands for a date or timestamp is none
     */
    static Node implicit(CallSite site, Node node, DataType to) throws ExpressionException {
        if (node instanceof Node.Constant constant && constant.type() == Simple.STRING && constant.value() != null) {
            Scalar value = new Scalar();
            Linker.constant(constant).evaluate(constant, value);
            Conversion conversion = Conversion.find(Simple.STRING, to);
            if (conversion == null || !conversion.convert(value)) {
                throw site.error("'" + constant.value() + "' is no " + to + wantedText(to));
            }
        }
        return explicit(site, node, to, false);
    }

    private static Code code(CallSite site, Conversion conversion, DataType from, DataType to, boolean isTry) {
        return arguments -> {
            Evaluator operand = arguments.get(0);
            return (row, out) -> {
                operand.evaluate(row, out);
                if (!out.isNull() && !conversion.convert(out)) {
                    if (!isTry) {
                        throw site.failure(Values.shown(from, out) + " is no " + to + wantedText(to)
                                + "; TRY_CAST would give NULL");
                    }
                    out.setNull();
                }
            };
        };
    }

    private static String wantedText(DataType to) {
        if (Types.isWhole(to)) {
            return ", wanted " + Types.whole(to, false) + " to " + Types.whole(to, true);
        } else if (to == Simple.DATE) {
            return ", wanted a text like 2024-01-31";
        } else if (to == Simple.TIMESTAMP) {
            return ", wanted a text like 2024-01-31T12:30:59Z";
        } else if (to == Simple.TIMESTAMP_NTZ) {
            return ", wanted a text like 2024-01-31T12:30:59, without a zone";
        }
        return to == Simple.BOOLEAN ? ", wanted true or false" : "";
    }

    private static String advice(DataType from, DataType to) {
        if (Types.isNumber(from) && Types.isTimestamp(to)) {
            return "; use TIMESTAMP_SECONDS, TIMESTAMP_MILLIS or TIMESTAMP_MICROS";
        }
        return Types.isTimestamp(from) && Types.isNumber(to) ? "; use UNIX_SECONDS, UNIX_MILLIS or UNIX_MICROS" : "";
    }
}
