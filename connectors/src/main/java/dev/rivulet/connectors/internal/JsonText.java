package dev.rivulet.connectors.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.text.TextField;
import java.io.IOException;
import java.io.StringWriter;

/** JSON that comes from anybody: how it is opened, copied, and complained about. Stateless. */
public final class JsonText {

    /** What Jackson's message has where people want to hear what they can set. */
    private static final String DEPTH_SETTING_OF_JACKSON = "from `StreamReadConstraints.getMaxNestingDepth()`";

    /** Holds texts against what can be written again. */
    private static final TextField ANY_TEXT =
            new TextField(0, new Field("to be rescued", DataType.Simple.STRING, true));

    private JsonText() {}

    /**
     * Makes parsers of records.
     *
     * @param depthMax how many objects and arrays may be within each other
     */
    public static JsonFactory factory(int depthMax) {
        return new JsonFactoryBuilder()
                // Names of members are compared, not kept: unknown ones must not fill the JVM's own table of strings.
                .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(depthMax)
                        .build())
                .build();
    }

    /**
     * Skips blanks. What comes must rule out all encodings but UTF-8, as the parser would guess one.
     *
     * @param opening the bracket that has to come
     * @param wanted what it begins, such as {@code a JSON object}
     * @return where it is
     */
    public static int start(byte[] bytes, int start, int end, char opening, String wanted)
            throws MalformedRowException {
        int at = start;
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r' || bytes[at] == '\n')) {
            at++;
        }
        if (at == end) {
            throw new MalformedRowException("the record is blank, wanted " + wanted);
        }
        if (bytes[at] != opening) {
            throw new MalformedRowException("the record starts with " + shown(bytes[at]) + ", wanted " + wanted);
        }
        if (at + 1 < end && bytes[at + 1] == 0) {
            throw new MalformedRowException("the record has a zero byte at its start, wanted UTF-8");
        }
        return at;
    }

    public static MalformedRowException notJson(JsonProcessingException e) {
        String message =
                String.valueOf(e.getOriginalMessage()).replace(DEPTH_SETTING_OF_JACKSON, "as `depth-max` says");
        String place =
                e.getLocation() == null ? "" : " at column " + e.getLocation().getColumnNr();
        return new MalformedRowException("the record is no valid JSON" + place + ": " + message);
    }

    /** No input but bytes in memory: what remains is an encoding that cannot be. */
    public static MalformedRowException notUtf8(IOException e) {
        return new MalformedRowException("the record is not UTF-8: " + e.getMessage());
    }

    /**
     * A value as it came, digit by digit, without blanks.
     *
     * @param parser stands at its beginning, and at its end afterwards
     */
    public static String copied(JsonFactory factory, JsonParser parser) throws IOException, MalformedRowException {
        StringWriter text = new StringWriter();
        try (JsonGenerator copy = factory.createGenerator(text)) {
            int depth = 0;
            JsonToken token = parser.currentToken();
            while (token != null) {
                copy(parser, token, copy);
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                token = depth > 0 ? parser.nextToken() : null;
            }
        }
        return text.toString();
    }

    /**
     * The text itself, if it is one that can be written again.
     */
    public static String requireWhole(String text) throws MalformedRowException {
        return ANY_TEXT.requireWhole(text);
    }

    private static void copy(JsonParser parser, JsonToken token, JsonGenerator copy)
            throws IOException, MalformedRowException {
        switch (token) {
            case START_OBJECT -> copy.writeStartObject();
            case END_OBJECT -> copy.writeEndObject();
            case START_ARRAY -> copy.writeStartArray();
            case END_ARRAY -> copy.writeEndArray();
            case FIELD_NAME -> copy.writeFieldName(requireWhole(parser.currentName()));
            case VALUE_STRING -> copy.writeString(requireWhole(parser.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> copy.writeNumber(parser.getText());
            case VALUE_TRUE -> copy.writeBoolean(true);
            case VALUE_FALSE -> copy.writeBoolean(false);
            case VALUE_NULL -> copy.writeNull();
            default -> throw new AssertionError("a parser of bytes in memory came to " + token);
        }
    }

    private static String shown(byte value) {
        return value > ' ' && value < 0x7f ? "'" + (char) value + "'" : "byte 0x" + Integer.toHexString(value & 0xff);
    }
}
