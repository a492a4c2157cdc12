package dev.rivulet.expr.function;

import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.expr.ExpressionException;
import dev.rivulet.expr.tree.Code;
import dev.rivulet.expr.tree.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code AND OR NOT IS NULL}, with null for what is not known. AND and OR look at their operands from the left and no further than
 * they must, so that the left one can guard the right one against failing. Stateless.
 */
final class Logic {

    private Logic() {}

    static List<Function> functions() {
        return List.of(
                new Function("and", 2, Function.MANY, (site, arguments) -> chain(site, arguments, false)),
                new Function("or", 2, Function.MANY, (site, arguments) -> chain(site, arguments, true)),
                Function.of("not", 1, Logic::not),
                Function.of("is null", 1, Logic::isNull));
    }

    /**
     * @param decisive the value of one operand that decides the whole: TRUE for OR, FALSE for AND
     */
    private static Node chain(CallSite site, List<Node> arguments, boolean decisive) throws ExpressionException {
        List<Node> operands = conditions(site, arguments);
        Code code = linked -> (row, out) -> {
            boolean hasNull = false;
            for (int index = 0; index < linked.size(); index++) {
                linked.get(index).evaluate(row, out);
                if (out.isNull()) {
                    hasNull = true;
                } else if (out.longValue() != 0 == decisive) {
                    return;
                }
            }
            if (hasNull) {
                out.setNull();
            } else {
                out.setBoolean(!decisive);
            }
        };
        return site.strict(Simple.BOOLEAN, operands, code);
    }

    private static Node not(CallSite site, List<Node> arguments) throws ExpressionException {
        Code code = Strict.unary(value -> value.setBoolean(value.longValue() == 0));
        return site.strict(Simple.BOOLEAN, conditions(site, arguments), code);
    }

    private static Node isNull(CallSite site, List<Node> arguments) {
        // Of a column only: anything longer may fail for a row, and must then.
        if (arguments.get(0) instanceof Node.ColumnRef column && !column.isNullable()) {
            return new Node.Constant(Simple.BOOLEAN, 0L);
        }
        Code code = linked -> (row, out) -> {
            linked.get(0).evaluate(row, out);
            out.setBoolean(out.isNull());
        };
        return site.operation(Simple.BOOLEAN, false, arguments, code);
    }

    /**
     * @throws ExpressionException if one is no boolean
     */
    static List<Node> conditions(CallSite site, List<Node> arguments) throws ExpressionException {
        List<Node> conditions = new ArrayList<>();
        for (Node argument : arguments) {
            if (argument.type() != Simple.BOOLEAN) {
                throw site.typeError(arguments, "conditions, such as `x > 0`");
            }
            conditions.add(Casts.implicit(site, argument, Simple.BOOLEAN));
        }
        return conditions;
    }
}
