package dev.rivulet.expr.function;

import dev.rivulet.core.text.NearestWord;
import dev.rivulet.expr.ExpressionException;
import dev.rivulet.expr.syntax.Syntax;
import dev.rivulet.expr.tree.Node;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All operators and functions by their names. Stateless. */
public final class FunctionTable {

    private static final Map<String, Function> FUNCTIONS = new TreeMap<>();

    static {
        List<List<Function>> families = List.of(
                Arithmetic.functions(),
                Comparisons.functions(),
                Logic.functions(),
                Conditionals.functions(),
                Numbers.functions(),
                Texts.functions(),
                Patterns.functions(),
                Nested.functions(),
                Times.functions());
        families.forEach(family -> family.forEach(function -> FUNCTIONS.put(function.name(), function)));
    }

    /** Known elsewhere, but they would give another value when the log is computed again. */
    private static final Set<String> CHANGING = Set.of(
            "current_timestamp",
            "current_date",
            "current_time",
            "now",
            "getdate",
            "sysdate",
            "localtimestamp",
            "localtime",
            "unix_timestamp",
            "curdate",
            "today",
            "rand",
            "random",
            "randn",
            "uuid",
            "newid",
            "gen_random_uuid");

    private static final Set<String> AGGREGATES = Set.of(
            "count", "sum", "min", "max", "avg", "mean", "first", "last", "any_value", "stddev", "variance", "median");

    private FunctionTable() {}

    /** In alphabetical order, operators first. */
    public static Set<String> names() {
        return Collections.unmodifiableSet(FUNCTIONS.keySet());
    }

    /**
     * Checks a call's name, before its arguments are looked at.
     *
     * @throws ExpressionException saying what is meant or why there is none, if there is no such function
     */
    public static void requireKnown(Syntax.Call call) throws ExpressionException {
        if (!FUNCTIONS.containsKey(call.name())) {
            throw unknown(call);
        }
    }

    /**
     * Types a call.
     *
     * @throws ExpressionException if there is no such function or it does not take these arguments
     */
    public static Node bind(Syntax.Call call, List<Node> arguments) throws ExpressionException {
        Function function = FUNCTIONS.get(call.name());
        if (function == null) {
            throw unknown(call);
        }
        CallSite site = new CallSite(call);
        int count = arguments.size();
        if (count < function.argumentsMin() || count > function.argumentsMax()) {
            throw site.error(call.name() + " takes " + wantedCount(function) + ", found " + count);
        }
        return function.binder().bind(site, arguments);
    }

    private static String wantedCount(Function function) {
        int min = function.argumentsMin();
        int max = function.argumentsMax();
        String arguments = max == 1 ? " argument" : " arguments";
        if (min == max) {
            return min + arguments;
        }
        return max == Function.MANY
                ? "at least " + min + (min == 1 ? " argument" : " arguments")
                : min + " or " + max + arguments;
    }

    private static ExpressionException unknown(Syntax.Call call) {
        String name = call.name();
        if (CHANGING.contains(name)) {
            return new ExpressionException(
                    name + " is not allowed: it would give another value when the log is replayed after a crash;"
                            + " take the time from a column of the event",
                    call.column());
        }
        if (AGGREGATES.contains(name)) {
            return new ExpressionException(
                    name + " is an aggregate, which stands for itself under `aggregates` and not within an expression;"
                            + " compute with its result afterwards",
                    call.column());
        }
        return new ExpressionException(
                "unknown function `" + name + "`"
                        + NearestWord.hint(
                                name,
                                names().stream().filter(FunctionTable::isWord).toList()),
                call.column());
    }

    /** Whether it is called with parentheses. */
    private static boolean isWord(String name) {
        return Character.isLetter(name.charAt(0))
                && !Set.of("and", "or", "not", "in", "is null", "like", "case", "div")
                        .contains(name);
    }
}
