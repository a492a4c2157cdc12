package dev.rivulet.samples.iot;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A strict reading of one JSON object whose values are texts, numbers, booleans and nulls, which is all that readings need. It is
 * slow and plain on purpose, and shares nothing with the engine's own decoder. One owner.
 */
final class FlatJson {

    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{4}");
    private static final String ESCAPES = "\"\\/bfnrt";
    private static final String ESCAPED = "\"\\/\b\f\n\r\t";

    private final String text;
    private final Matcher number;
    private int at;

    private FlatJson(String text) {
        this.text = text;
        this.number = NUMBER.matcher(text);
    }

    /**
     * The fields of the object.
     *
     * @return per name a {@link String}, a {@link Double}, a {@link Boolean}, or null for null; the map itself is null if the line is
     *     not such an object, names a field twice, or is not UTF-8
     */
    static @Nullable Map<String, @Nullable Object> fields(byte[] line) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString();
            return new FlatJson(text).object();
        } catch (CharacterCodingException | NotJsonException notJson) {
            return null;
        }
    }

    /** Leaves the reading at the first fault; nobody sees it. */
    private static final class NotJsonException extends Exception {

        private static final long serialVersionUID = 1L;

        NotJsonException() {
            super(null, null, false, false);
        }
    }

    private Map<String, @Nullable Object> object() throws NotJsonException {
        Map<String, @Nullable Object> fields = new HashMap<>();
        expect('{');
        boolean isEnd = accept('}');
        while (!isEnd) {
            expect('"');
            String name = string();
            expect(':');
            require(!fields.containsKey(name));
            fields.put(name, value());
            isEnd = accept('}');
            require(isEnd || accept(','));
        }
        skipSpace();
        require(at == text.length());
        return fields;
    }

    private @Nullable Object value() throws NotJsonException {
        if (accept('"')) {
            return string();
        }
        for (String literal : new String[] {"true", "false", "null"}) {
            if (text.startsWith(literal, at)) {
                at += literal.length();
                return literal.equals("null") ? null : (Object) literal.equals("true");
            }
        }
        number.region(at, text.length());
        require(number.lookingAt());
        at = number.end();
        return Double.valueOf(number.group());
    }

    /** The rest of a text whose opening quote is behind. */
    private String string() throws NotJsonException {
        StringBuilder value = new StringBuilder();
        char next = take();
        while (next != '"') {
            require(next >= ' ');
            value.append(next == '\\' ? escaped() : next);
            next = take();
        }
        return value.toString();
    }

    private char escaped() throws NotJsonException {
        char kind = take();
        if (kind != 'u') {
            int index = ESCAPES.indexOf(kind);
            require(index >= 0);
            return ESCAPED.charAt(index);
        }
        require(at + 4 <= text.length());
        String digits = text.substring(at, at + 4);
        require(HEX.matcher(digits).matches());
        at += 4;
        return (char) Integer.parseInt(digits, 16);
    }

    private char take() throws NotJsonException {
        require(at < text.length());
        return text.charAt(at++);
    }

    private void expect(char wanted) throws NotJsonException {
        require(accept(wanted));
    }

    private boolean accept(char wanted) {
        skipSpace();
        boolean isThere = at < text.length() && text.charAt(at) == wanted;
        at += isThere ? 1 : 0;
        return isThere;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private static void require(boolean isFact) throws NotJsonException {
        if (!isFact) {
            throw new NotJsonException();
        }
    }
}
