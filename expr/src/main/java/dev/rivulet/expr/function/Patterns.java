package dev.rivulet.expr.function;

import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.expr.ExpressionException;
import dev.rivulet.expr.tree.Node;
import dev.rivulet.expr.value.BoundedText;
import dev.rivulet.expr.value.LikePattern;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** {@code LIKE} and {@code REGEXP_LIKE}. Patterns written in the text are compiled once. Stateless. */
final class Patterns {

    private static final int DEFAULT_ESCAPE = '\\';

    private Patterns() {}

    static List<Function> functions() {
        return List.of(new Function("like", 2, 3, Patterns::like), Function.of("regexp_like", 2, Patterns::regexpLike));
    }

    private static Node like(CallSite site, List<Node> arguments) throws ExpressionException {
        List<Node> operands = Texts.strings(site, arguments, 2);
        int escape = arguments.size() == 2 ? DEFAULT_ESCAPE : escape(site, arguments.get(2));
        if (operands.get(1) instanceof Node.Constant constant && constant.value() instanceof String text) {
            LikePattern pattern =
                    LikePattern.of(text, escape).orElseThrow(() -> site.error(escapeMessage(text, escape)));
            return site.strict(
                    Simple.BOOLEAN,
                    operands.subList(0, 1),
                    Strict.unary(value -> value.setBoolean(pattern.matches((String) value.objectValue()))));
        }
        return site.strict(Simple.BOOLEAN, operands, Strict.all(operands, (values, out) -> {
            String text = (String) values[1];
            Optional<LikePattern> pattern = LikePattern.of(text, escape);
            out.setBoolean(pattern.orElseThrow(() -> site.failure(escapeMessage(text, escape)))
                    .matches((String) values[0]));
        }));
    }

    private static int escape(CallSite site, Node node) throws ExpressionException {
        boolean isConstant = node instanceof Node.Constant;
        Object value = isConstant ? ((Node.Constant) node).value() : null;
        if (!(value instanceof String text) || text.codePointCount(0, text.length()) != 1) {
            throw site.error("ESCAPE takes a text of one character, such as '!'");
        }
        return text.codePointAt(0);
    }

    private static String escapeMessage(String pattern, int escape) {
        String sign = Character.toString(escape);
        return "in the pattern '" + pattern + "' the escape character " + sign
                + " stands before another character than %, _ and " + sign;
    }

    /** Whether the pattern is found anywhere in the text. */
    private static Node regexpLike(CallSite site, List<Node> arguments) throws ExpressionException {
        List<Node> operands = Texts.strings(site, arguments, 2);
        boolean isConstant = operands.get(1) instanceof Node.Constant;
        Object text = isConstant ? ((Node.Constant) operands.get(1)).value() : null;
        if (!(text instanceof String expression)) {
            throw site.error("the pattern must be a literal text, such as '^a+$', so that it is compiled once");
        }
        Pattern pattern = compiled(site, expression);
        return site.strict(
                Simple.BOOLEAN,
                operands.subList(0, 1),
                Strict.unary(value -> value.setBoolean(isFound(site, pattern, (String) value.objectValue()))));
    }

    private static Pattern compiled(CallSite site, String expression) throws ExpressionException {
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException failure) {
            throw site.error("the pattern '" + expression + "' is no regular expression: " + failure.getDescription()
                    + " near index " + failure.getIndex());
        }
    }

    private static boolean isFound(CallSite site, Pattern pattern, String text) {
        try {
            return pattern.matcher(new BoundedText(text)).find();
        } catch (BoundedText.Exhausted failure) {
            throw site.failure("the pattern takes more than " + BoundedText.READS_MAX + " steps on a text of "
                    + text.length() + " characters; simplify nested repetitions");
        } catch (StackOverflowError failure) {
            // Java's matcher recurses for each turn of a group; a long text must cost its row, not the job.
            throw site.failure(
                    "the pattern nests too deep on a text of " + text.length() + " characters; wanted a simpler one");
        }
    }
}
