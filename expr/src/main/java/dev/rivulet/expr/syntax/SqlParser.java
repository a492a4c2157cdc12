package dev.rivulet.expr.syntax;

import dev.rivulet.expr.ExpressionException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.CCJSqlParserConstants;
import net.sf.jsqlparser.parser.CCJSqlParserTokenManager;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.SimpleCharStream;
import net.sf.jsqlparser.parser.StringProvider;
import net.sf.jsqlparser.parser.Token;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.parser.feature.FeatureConfiguration;

/**
 * Parses one SQL expression. Stateless.
 *
 * <p>The generated parser is called directly: the library's own entry points run it on an executor to be able to give up after a
 * time, which would make the outcome depend on the clock. Time and stack are bounded by the length and the nesting of the text
 * instead, which are looked at first.
 */
public final class SqlParser {

    /** In UTF-16 units. Far more than people write, and parsed in some milliseconds. */
    public static final int LENGTH_MAX = 20_000;

    /** Parentheses, CASEs and NOTs within each other. The parser takes some 30 stack frames for each. */
    public static final int NESTING_MAX = 64;

    private static final Pattern PLACE = Pattern.compile("line (\\d+), column (\\d+)");

    /** The words of a text, with {@code BYTE} for a name: the parser's grammar keeps it for other dialects' CHAR(10 BYTE). */
    private static final class Tokens extends CCJSqlParserTokenManager {

        Tokens(String sql) {
            super(new SimpleCharStream(new StringProvider(sql)));
        }

        @Override
        public Token getNextToken() {
            Token token = super.getNextToken();
            if (token.kind == CCJSqlParserConstants.K_BYTE) {
                token.kind = CCJSqlParserConstants.S_IDENTIFIER;
            }
            return token;
        }
    }

    private SqlParser() {}

    /**
     * @throws ExpressionException if the text is no expression, is more than one, or uses SQL that is not supported
     */
    public static Syntax parse(String sql) throws ExpressionException {
        if (sql.isBlank()) {
            throw new ExpressionException("the expression is empty; wanted SQL such as `temperature > 20`", 1);
        }
        if (sql.length() > LENGTH_MAX) {
            throw new ExpressionException(
                    "the expression has " + sql.length() + " characters, at most " + LENGTH_MAX
                            + " are allowed; split it into derived columns",
                    LENGTH_MAX + 1);
        }
        try {
            checkNesting(sql);
            CCJSqlParser parser = new CCJSqlParser(sql);
            parser.withConfiguration(new FeatureConfiguration());
            parser.token_source = new Tokens(sql);
            Expression expression = parser.Expression();
            Token rest = parser.getNextToken();
            if (rest.kind != CCJSqlParserConstants.EOF) {
                throw unexpected(rest, sql);
            }
            return new SyntaxTranslator().translate(expression);
        } catch (ParseException failure) {
            Token token = failure.currentToken;
            throw token == null ? atEnd(sql) : unexpected(token.next == null ? token : token.next, sql);
        } catch (TokenMgrException failure) {
            throw unreadable(failure, sql);
        }
    }

    private static void checkNesting(String sql) throws ExpressionException {
        Tokens tokens = new Tokens(sql);
        int open = 0;
        int prefixes = 0;
        Token token = tokens.getNextToken();
        while (token.kind != CCJSqlParserConstants.EOF) {
            switch (token.image.toLowerCase(Locale.ROOT)) {
                case "(", "[", "{", "case" -> open++;
                case ")", "]", "}", "end" -> open = Math.max(0, open - 1);
                case "not", "-", "+", "~", "!" -> prefixes++;
                default -> prefixes = 0;
            }
            if (open + prefixes > NESTING_MAX) {
                throw new ExpressionException(
                        "the expression is nested more than " + NESTING_MAX + " deep; split it into derived columns",
                        column(token));
            }
            token = tokens.getNextToken();
        }
    }

    private static ExpressionException unexpected(Token token, String sql) {
        if (token.kind == CCJSqlParserConstants.EOF) {
            return atEnd(sql);
        }
        return new ExpressionException("syntax error at `" + token.image + "`" + advice(token.image), column(token));
    }

    private static String advice(String image) {
        return switch (image) {
            case "=" -> "; comparisons do not chain, and equality is a single `=`";
            case ")" -> "; there is no `(` for it";
            case ";" -> "; wanted a single expression, not a statement";
            default ->
                Character.isLetter(image.charAt(0))
                        ? "; a column whose name is an SQL word is written in backticks"
                        : "";
        };
    }

    private static ExpressionException atEnd(String sql) {
        return new ExpressionException(
                "the expression ends too early; an operand or a `)` is missing",
                sql.stripTrailing().length() + 1);
    }

    private static ExpressionException unreadable(TokenMgrException failure, String sql) {
        Matcher place = PLACE.matcher(String.valueOf(failure.getMessage()));
        int column = place.find() ? offset(sql, Integer.parseInt(place.group(1)), Integer.parseInt(place.group(2))) : 1;
        boolean isAtEnd = column > sql.stripTrailing().length();
        if (isAtEnd && hasOpenQuote(sql)) {
            return new ExpressionException(
                    "the expression ends within a quoted text; the closing quote is missing", column);
        }
        // At the very end the parser names the place behind the character.
        int culprit = isAtEnd ? Math.max(1, sql.stripTrailing().length()) : column;
        String character = Character.toString(sql.codePointAt(culprit - 1));
        return new ExpressionException("the character `" + character + "` has no meaning here", culprit);
    }

    private static boolean hasOpenQuote(String sql) {
        return "'\"`"
                .chars()
                .anyMatch(quote -> sql.chars().filter(letter -> letter == quote).count() % 2 == 1);
    }

    private static int offset(String sql, int line, int column) {
        int start = 0;
        for (int passed = 1; passed < line; passed++) {
            int lineEnd = sql.indexOf('\n', start);
            start = lineEnd < 0 ? start : lineEnd + 1;
        }
        return Math.max(1, Math.min(sql.length() + 1, start + column));
    }

    static int column(Token token) {
        return Math.max(1, token.absoluteBegin);
    }
}
