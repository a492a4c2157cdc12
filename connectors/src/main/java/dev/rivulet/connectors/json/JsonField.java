package dev.rivulet.connectors.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.text.TextField;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the JSON values of one field into a builder. One owner. */
final class JsonField {

    /** The ways of reading, each for a group of types. */
    private enum Kind {
        TRUTH,
        WHOLE,
        FLOATING,
        DECIMAL,
        TEXT,
        TIME,
        BINARY,
        NESTED
    }

    private final TextField field;
    private final JsonUnknown unknown;
    private final int index;
    private final Kind kind;

    /** Null for kinds without parts. */
    private final @Nullable JsonNested nested;

    JsonField(TextField field, JsonUnknown unknown) {
        this.field = field;
        this.unknown = unknown;
        this.index = field.index();
        this.kind = kind(field.field().type());
        this.nested = kind == Kind.NESTED ? JsonNested.of(field.field(), unknown) : null;
    }

    /**
     * @param token the value's first token, at which the parser stands; null if the object ends in its middle
     */
    void read(JsonParser parser, @Nullable JsonToken token, RowBuilder<?> builder)
            throws IOException, MalformedRowException {
        if (token == JsonToken.VALUE_NULL || token == null) {
            builder.setNull(index);
            return;
        }
        switch (kind) {
            case TRUTH -> readTruth(parser, token, builder);
            case WHOLE -> readWhole(parser, token, builder);
            case FLOATING -> readFloating(parser, token, builder);
            case DECIMAL -> readDecimal(parser, token, builder);
            case TEXT -> readText(parser, token, builder);
            case TIME -> readTime(parser, token, builder);
            case BINARY -> readBinary(parser, token, builder);
            case NESTED -> readNested(parser, token, builder);
        }
    }

    private static Kind kind(DataType type) {
        if (type.isNested()) {
            return Kind.NESTED;
        }
        if (!(type instanceof Simple simple)) {
            return Kind.DECIMAL;
        }
        return switch (simple) {
            case BOOLEAN -> Kind.TRUTH;
            case BYTE, SHORT, INT, LONG -> Kind.WHOLE;
            case FLOAT, DOUBLE -> Kind.FLOATING;
            case STRING -> Kind.TEXT;
            case DATE, TIMESTAMP, TIMESTAMP_NTZ -> Kind.TIME;
            case BINARY -> Kind.BINARY;
        };
    }

    private void readTruth(JsonParser parser, JsonToken token, RowBuilder<?> builder)
            throws IOException, MalformedRowException {
        if (!token.isBoolean()) {
            throw mistyped(parser, token);
        }
        builder.setLong(index, token == JsonToken.VALUE_TRUE ? 1 : 0);
    }

    private void readWhole(JsonParser parser, JsonToken token, RowBuilder<?> builder)
            throws IOException, MalformedRowException {
        if (token != JsonToken.VALUE_NUMBER_INT) {
            throw mistyped(parser, token);
        }
        try {
            field.setWholeNumber(builder, parser.getLongValue());
        } catch (InputCoercionException e) {
            throw field.outOfRange(TextField.shortened(parser.getText()));
        }
    }

    private void readFloating(JsonParser parser, JsonToken token, RowBuilder<?> builder)
            throws IOException, MalformedRowException {
        if (!token.isNumeric()) {
            throw mistyped(parser, token);
        }
        double value = parser.getDoubleValue();
        if (field.field().type() == Simple.DOUBLE && Double.isFinite(value)) {
            builder.setDouble(index, value);
        } else {
            field.setFloating(builder, value, TextField.shortened(parser.getText()));
        }
    }

    private void readDecimal(JsonParser parser, JsonToken token, RowBuilder<?> builder)
            throws IOException, MalformedRowException {
        if (token == JsonToken.VALUE_STRING) {
            field.set(builder, parser.getText());
        } else if (token.isNumeric()) {
            field.setDecimal(builder, parser.getDecimalValue());
        } else {
            throw mistyped(parser, token);
        }
    }

    private void readText(JsonParser parser, JsonToken token, RowBuilder<?> builder)
            throws IOException, MalformedRowException {
        if (token != JsonToken.VALUE_STRING) {
            throw mistyped(parser, token);
        }
        builder.setObject(index, field.requireWhole(parser.getText()));
    }

    private void readTime(JsonParser parser, JsonToken token, RowBuilder<?> builder)
            throws IOException, MalformedRowException {
        if (token == JsonToken.VALUE_STRING) {
            field.setTime(builder, parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
        } else {
            readWhole(parser, token, builder);
        }
    }

    private void readBinary(JsonParser parser, JsonToken token, RowBuilder<?> builder)
            throws IOException, MalformedRowException {
        if (token != JsonToken.VALUE_STRING) {
            throw mistyped(parser, token);
        }
        field.set(builder, parser.getText());
    }

    private void readNested(JsonParser parser, JsonToken token, RowBuilder<?> builder)
            throws IOException, MalformedRowException {
        if (nested == null || token != nested.start()) {
            throw mistyped(parser, token);
        }
        builder.setObject(index, nested.read(parser));
    }

    private MalformedRowException mistyped(JsonParser parser, JsonToken token) throws IOException {
        unknown.drift().mistyped(field.field().name(), field.field().type().toString());
        return field.malformed(
                switch (token) {
                    case START_OBJECT -> "an object";
                    case START_ARRAY -> "an array";
                    case VALUE_STRING -> TextField.quoted(parser.getText());
                    default -> TextField.shortened(parser.getText());
                });
    }
}
