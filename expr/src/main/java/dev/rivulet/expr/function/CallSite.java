package dev.rivulet.expr.function;

import dev.rivulet.core.row.DataType;
import dev.rivulet.expr.ExpressionException;
import dev.rivulet.expr.ExpressionFailure;
import dev.rivulet.expr.Scalar;
import dev.rivulet.expr.syntax.Syntax;
import dev.rivulet.expr.tree.Code;
import dev.rivulet.expr.tree.Evaluator;
import dev.rivulet.expr.tree.Linker;
import dev.rivulet.expr.tree.Node;
import java.util.List;
import java.util.stream.Collectors;

/** One call in an expression's text, for messages and for the nodes it becomes. Immutable. */
public final class CallSite {

    private static final int SHOWN_LENGTH_MAX = 200;

    private final Syntax syntax;

    public CallSite(Syntax syntax) {
        this.syntax = syntax;
    }

    /** The call is wrong for every row. */
    ExpressionException error(String message) {
        return new ExpressionException("`" + shown() + "`: " + message, syntax.column());
    }

    /** The arguments have types that do not fit. */
    ExpressionException typeError(List<Node> arguments, String wanted) {
        String name = syntax instanceof Syntax.Call call ? call.name() : "cast";
        String found = arguments.stream().map(CallSite::typeName).collect(Collectors.joining(" and "));
        return error(name + " does not take " + found + "; wanted " + wanted);
    }

    /** The call fails for one row. */
    ExpressionFailure failure(String message) {
        return new ExpressionFailure("`" + shown() + "`: " + message);
    }

    /** An operation that is null if and only if one of its arguments is. */
    Node strict(DataType type, List<Node> arguments, Code code) {
        return operation(type, isAnyNullable(arguments), arguments, code);
    }

    /**
     * An operation; of nothing but constants, its value. If that fails, the operation is left as it is: it may stand in a branch that
     * no row takes.
     */
    Node operation(DataType type, boolean isNullable, List<Node> arguments, Code code) {
        String name = syntax instanceof Syntax.Call call ? call.name() : "cast";
        Node operation = new Node.Operation(name, arguments, type, isNullable, code);
        if (!arguments.stream().allMatch(Node.Constant.class::isInstance)) {
            return operation;
        }
        List<Evaluator> constants = arguments.stream()
                .map(constant -> Linker.constant((Node.Constant) constant))
                .toList();
        Scalar value = new Scalar();
        try {
            code.link(constants).evaluate(constants, value);
        } catch (ExpressionFailure failure) {
            return operation;
        }
        return new Node.Constant(type, Values.boxed(type, value));
    }

    static boolean isAnyNullable(List<Node> arguments) {
        return arguments.stream().anyMatch(Node::isNullable);
    }

    static String typeName(Node node) {
        return node instanceof Node.UntypedNull ? "NULL" : node.type().toString();
    }

    private String shown() {
        String text = syntax.toString();
        return text.length() <= SHOWN_LENGTH_MAX ? text : text.substring(0, SHOWN_LENGTH_MAX) + "…";
    }
}
