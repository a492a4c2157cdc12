package dev.rivulet.expr.function;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.expr.ExpressionException;
import dev.rivulet.expr.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;

/** Functions of strings. A character is a Unicode code point, counted from 1. Stateless. */
final class Texts {

    private Texts() {}

    static List<Function> functions() {
        return List.of(
                new Function("||", 2, Function.MANY, Texts::concat),
                new Function("concat", 1, Function.MANY, Texts::concat),
                Function.of(
                        "lower",
                        1,
                        (site, arguments) -> changed(site, arguments, text -> text.toLowerCase(Locale.ROOT))),
                Function.of(
                        "upper",
                        1,
                        (site, arguments) -> changed(site, arguments, text -> text.toUpperCase(Locale.ROOT))),
                Function.of(
                        "trim", 1, (site, arguments) -> changed(site, arguments, text -> trimmed(text, true, true))),
                Function.of(
                        "ltrim", 1, (site, arguments) -> changed(site, arguments, text -> trimmed(text, true, false))),
                Function.of(
                        "rtrim", 1, (site, arguments) -> changed(site, arguments, text -> trimmed(text, false, true))),
                new Function("substring", 2, 3, Texts::substring),
                Function.of("length", 1, Texts::length),
                new Function("replace", 2, 3, Texts::replace),
                Function.of("startswith", 2, (site, arguments) -> tested(site, arguments, String::startsWith)),
                Function.of("endswith", 2, (site, arguments) -> tested(site, arguments, String::endsWith)),
                Function.of("contains", 2, (site, arguments) -> tested(site, arguments, String::contains)));
    }

    /** Other types are written as CAST to string writes them. */
    private static Node concat(CallSite site, List<Node> arguments) throws ExpressionException {
        List<Node> operands = new ArrayList<>();
        for (Node argument : arguments) {
            if (argument.type() == Simple.BINARY) {
                throw site.typeError(arguments, "strings; CAST makes one of a binary");
            }
            operands.add(Casts.implicit(site, argument, Simple.STRING));
        }
        return site.strict(Simple.STRING, operands, Strict.all(operands, (values, out) -> {
            StringBuilder text = new StringBuilder();
            for (Object value : values) {
                text.append((String) value);
            }
            out.setObject(text.toString());
        }));
    }

    private static Node changed(CallSite site, List<Node> arguments, UnaryOperator<String> change)
            throws ExpressionException {
        return site.strict(
                Simple.STRING,
                strings(site, arguments, 1),
                Strict.unary(value -> value.setObject(change.apply((String) value.objectValue()))));
    }

    private static Node tested(CallSite site, List<Node> arguments, BiPredicate<String, String> test)
            throws ExpressionException {
        List<Node> operands = strings(site, arguments, 2);
        return site.strict(
                Simple.BOOLEAN,
                operands,
                Strict.all(
                        operands, (values, out) -> out.setBoolean(test.test((String) values[0], (String) values[1]))));
    }

    /** Takes spaces away, and no other white space, as in Spark. */
    private static String trimmed(String text, boolean atStart, boolean atEnd) {
        int start = 0;
        int end = text.length();
        while (atStart && start < end && text.charAt(start) == ' ') {
            start++;
        }
        while (atEnd && end > start && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(start, end);
    }

    private static Node length(CallSite site, List<Node> arguments) throws ExpressionException {
        return site.strict(Simple.INT, strings(site, arguments, 1), Strict.unary(value -> {
            String text = (String) value.objectValue();
            value.setLong(text.codePointCount(0, text.length()));
        }));
    }

    private static Node substring(CallSite site, List<Node> arguments) throws ExpressionException {
        List<Node> operands = new ArrayList<>(strings(site, arguments, 1));
        for (Node number : arguments.subList(1, arguments.size())) {
            if (!(number instanceof Node.UntypedNull) && !Types.isWhole(number.type())) {
                throw site.typeError(arguments, "a string, the first character's number and a count");
            }
            operands.add(Casts.implicit(site, number, Simple.LONG));
        }
        return site.strict(Simple.STRING, operands, Strict.all(operands, (values, out) -> {
            long count = values.length == 3 ? (Long) values[2] : Long.MAX_VALUE;
            out.setObject(substring((String) values[0], (Long) values[1], count));
        }));
    }

    /** A negative position counts from the end; what lies outside the text is left out, but counted. */
    private static String substring(String text, long position, long count) {
        long length = text.codePointCount(0, text.length());
        long start = position > 0 ? position - 1 : position < 0 ? position + length : 0;
        long end = count >= length - Math.max(0, start) && start >= 0
                ? length
                : Math.min(length, start + Math.max(0, count));
        long from = Math.max(0, start);
        if (from >= end) {
            return "";
        }
        int startIndex = text.offsetByCodePoints(0, (int) from);
        return text.substring(startIndex, text.offsetByCodePoints(startIndex, (int) (end - from)));
    }

    private static Node replace(CallSite site, List<Node> arguments) throws ExpressionException {
        List<Node> operands = strings(site, arguments, arguments.size());
        return site.strict(Simple.STRING, operands, Strict.all(operands, (values, out) -> {
            String text = (String) values[0];
            String search = (String) values[1];
            String replacement = values.length == 3 ? (String) values[2] : "";
            out.setObject(search.isEmpty() ? text : text.replace(search, replacement));
        }));
    }

    /**
     * The first arguments as strings.
     *
     * @throws ExpressionException if one has another type
     */
    static List<Node> strings(CallSite site, List<Node> arguments, int count) throws ExpressionException {
        List<Node> strings = new ArrayList<>();
        for (Node argument : arguments.subList(0, count)) {
            DataType type = argument.type();
            if (!(argument instanceof Node.UntypedNull) && type != Simple.STRING) {
                throw site.typeError(arguments, "a string; CAST makes one");
            }
            strings.add(Casts.implicit(site, argument, Simple.STRING));
        }
        return strings;
    }
}
