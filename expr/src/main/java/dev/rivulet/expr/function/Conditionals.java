package dev.rivulet.expr.function;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.expr.ExpressionException;
import dev.rivulet.expr.tree.Code;
import dev.rivulet.expr.tree.Evaluator;
import dev.rivulet.expr.tree.Node;
import java.util.ArrayList;
import java.util.List;

/** {@code CASE IF COALESCE NULLIF GREATEST LEAST}. Branches that a row does not take are not computed. Stateless. */
final class Conditionals {

    private Conditionals() {}

    static List<Function> functions() {
        return List.of(
                new Function("case", 2, Function.MANY, Conditionals::choice),
                Function.of("if", 3, Conditionals::choice),
                new Function("coalesce", 1, Function.MANY, Conditionals::coalesce),
                Function.of("nullif", 2, Conditionals::nullIf),
                new Function("greatest", 2, Function.MANY, (site, arguments) -> extreme(site, arguments, 1)),
                new Function("least", 2, Function.MANY, (site, arguments) -> extreme(site, arguments, -1)));
    }

    /** Arguments are pairs of condition and value, and perhaps the value if no condition is TRUE. */
    private static Node choice(CallSite site, List<Node> arguments) throws ExpressionException {
        int pairCount = arguments.size() / 2;
        boolean hasElse = arguments.size() % 2 == 1;
        List<Node> conditions = new ArrayList<>();
        List<Node> values = new ArrayList<>();
        for (int pair = 0; pair < pairCount; pair++) {
            conditions.add(arguments.get(2 * pair));
            values.add(arguments.get(2 * pair + 1));
        }
        if (hasElse) {
            values.add(arguments.get(2 * pairCount));
        }
        List<Node> operands = new ArrayList<>(Logic.conditions(site, conditions));
        List<Node> branches = typed(site, values);
        operands.addAll(branches);
        boolean isNullable = !hasElse || CallSite.isAnyNullable(branches);
        return site.operation(branches.get(0).type(), isNullable, operands, choiceCode(pairCount, hasElse));
    }

    private static Code choiceCode(int pairCount, boolean hasElse) {
        return linked -> {
            List<Evaluator> conditions = List.copyOf(linked.subList(0, pairCount));
            List<Evaluator> branches = List.copyOf(linked.subList(pairCount, linked.size()));
            Evaluator otherwise = hasElse ? branches.get(pairCount) : (row, out) -> out.setNull();
            return (row, out) -> {
                for (int index = 0; index < pairCount; index++) {
                    conditions.get(index).evaluate(row, out);
                    if (out.isTrue()) {
                        branches.get(index).evaluate(row, out);
                        return;
                    }
                }
                otherwise.evaluate(row, out);
            };
        };
    }

    private static Node coalesce(CallSite site, List<Node> arguments) throws ExpressionException {
        List<Node> operands = typed(site, arguments);
        boolean isNullable = operands.stream().allMatch(Node::isNullable);
        Code code = linked -> (row, out) -> {
            out.setNull();
            for (int index = 0; index < linked.size() && out.isNull(); index++) {
                linked.get(index).evaluate(row, out);
            }
        };
        return site.operation(operands.get(0).type(), isNullable, operands, code);
    }

    /** Null if both are equal, else the first. */
    private static Node nullIf(CallSite site, List<Node> arguments) throws ExpressionException {
        Node value = typed(site, arguments.subList(0, 1)).get(0);
        Node isEqual = Comparisons.equal(site, arguments);
        Code code = linked -> (row, out) -> {
            linked.get(0).evaluate(row, out);
            if (out.isTrue()) {
                out.setNull();
            } else {
                linked.get(1).evaluate(row, out);
            }
        };
        return site.operation(value.type(), true, List.of(isEqual, value), code);
    }

    /** Of the arguments that are not null; null if all are. */
    private static Node extreme(CallSite site, List<Node> arguments, int wantedSign) throws ExpressionException {
        List<Node> operands = typed(site, arguments);
        DataType type = operands.get(0).type();
        Comparisons.requireComparable(site, arguments, type);
        Code code = linked -> (row, out) -> {
            Object best = null;
            for (int index = 0; index < linked.size(); index++) {
                linked.get(index).evaluate(row, out);
                boolean isBetter = !out.isNull()
                        && (best == null || Integer.signum(Comparisons.compare(type, best, out)) == -wantedSign);
                best = isBetter ? Values.boxed(type, out) : best;
            }
            Values.store(type, best, out);
        };
        boolean isNullable = operands.stream().allMatch(Node::isNullable);
        return site.operation(type, isNullable, operands, code);
    }

    /** The arguments in their common type. */
    private static List<Node> typed(CallSite site, List<Node> arguments) throws ExpressionException {
        if (arguments.stream().allMatch(Node.UntypedNull.class::isInstance)) {
            throw site.error("NULL alone has no type; wanted one value with a type, such as CAST(NULL AS "
                    + Simple.DOUBLE + ")");
        }
        return Comparisons.common(site, arguments);
    }
}
