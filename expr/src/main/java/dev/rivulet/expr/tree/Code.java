package dev.rivulet.expr.tree;

import java.util.List;

/** What an operator does, apart from its operands. Immutable. */
@FunctionalInterface
public interface Code {

    /** Joins it with its operands, which come in the physical forms of the operation's arguments. */
    Evaluator link(List<Evaluator> arguments);
}
