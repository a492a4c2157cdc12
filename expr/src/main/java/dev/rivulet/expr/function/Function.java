package dev.rivulet.expr.function;

import dev.rivulet.expr.ExpressionException;
import dev.rivulet.expr.tree.Node;
import java.util.List;

/**
 * An operator or function as the {@link FunctionTable} knows it. Immutable.
 *
 * @param name in lower case, as in {@link dev.rivulet.expr.syntax.Syntax.Call}
 * @param argumentsMin how many arguments it takes at least
 * @param argumentsMax and at most
 * @param binder how it takes them
 */
record Function(String name, int argumentsMin, int argumentsMax, Binder binder) {

    /** Any number of arguments. */
    static final int MANY = Integer.MAX_VALUE;

    /** Checks the types of a call's arguments, converts them and gives the call its type. */
    @FunctionalInterface
    interface Binder {

        /**
         * @param arguments as many as the function takes
         * @throws ExpressionException if their types do not fit
         */
        Node bind(CallSite site, List<Node> arguments) throws ExpressionException;
    }

    static Function of(String name, int argumentCount, Binder binder) {
        return new Function(name, argumentCount, argumentCount, binder);
    }
}
