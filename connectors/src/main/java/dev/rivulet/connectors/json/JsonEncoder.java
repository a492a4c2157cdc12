package dev.rivulet.connectors.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.row.TimeForms;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes one JSON object in UTF-8 of each row, with a member for each field in their order, as {@link JsonDecoder} reads it. One owner.
 *
 * <p>Dates and times are ISO text, moments with a {@code Z}; decimals are numbers with all their digits; what is no number among
 * floating-point numbers is text, as is binary, in Base64; a map's keys are texts.
 *
 * @param <T> the rows
 */
public final class JsonEncoder<T> {

    private static final JsonFactory FACTORY = new JsonFactory();

    private final List<Field> fields;
    private final List<FieldAccessor<T>> accessors = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    public JsonEncoder(RowType<T> rowType) {
        this.fields = rowType.schema().fields();
        for (int index = 0; index < fields.size(); index++) {
            accessors.add(rowType.accessor(index));
        }
    }

    /** The object of a row, without a line feed. */
    public byte[] encode(T row) {
        return encode(row, null, "");
    }

    /**
     * As {@link #encode(Object)}, with a text as the object's first member.
     *
     * @param member its name, which no field has; null for no such member
     */
    public byte[] encode(T row, @Nullable String member, String text) {
        bytes.reset();
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            if (member != null) {
                json.writeStringField(member, text);
            }
            for (int index = 0; index < fields.size(); index++) {
                json.writeFieldName(fields.get(index).name());
                write(json, fields.get(index).type(), accessors.get(index), row);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("there is no output but memory", e);
        }
        return bytes.toByteArray();
    }

    private static <R> void write(JsonGenerator json, DataType type, FieldAccessor<R> accessor, R row)
            throws IOException {
        if (accessor.isNull(row)) {
            json.writeNull();
            return;
        }
        switch (type.physical()) {
            case LONG -> write(json, type, accessor.longValue(row));
            case DOUBLE -> write(json, type, accessor.doubleValue(row));
            case OBJECT -> write(json, type, accessor.objectValue(row));
        }
    }

    private static void write(JsonGenerator json, DataType type, long value) throws IOException {
        if (type == Simple.BOOLEAN) {
            json.writeBoolean(value != 0);
        } else if (type == Simple.DATE || type == Simple.TIMESTAMP || type == Simple.TIMESTAMP_NTZ) {
            json.writeString(TimeForms.text(type, value));
        } else {
            json.writeNumber(value);
        }
    }

    private static void write(JsonGenerator json, DataType type, double value) throws IOException {
        if (type == Simple.FLOAT) {
            json.writeNumber((float) value);
        } else {
            json.writeNumber(value);
        }
    }

    private static void write(JsonGenerator json, DataType type, @Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Long number) {
            write(json, type, number.longValue());
        } else if (value instanceof Double number) {
            write(json, type, number.doubleValue());
        } else if (value instanceof byte[] binary) {
            json.writeBinary(binary);
        } else if (value instanceof BigDecimal decimal) {
            json.writeNumber(decimal.toPlainString());
        } else if (value instanceof Row struct) {
            writeStruct(json, struct);
        } else if (type instanceof DataType.Array array && value instanceof List<?> list) {
            json.writeStartArray();
            for (Object each : list) {
                write(json, array.element(), each);
            }
            json.writeEndArray();
        } else if (type instanceof DataType.Map mapType && value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> each : map.entrySet()) {
                json.writeFieldName(text(mapType.key(), each.getKey()));
                write(json, mapType.value(), each.getValue());
            }
            json.writeEndObject();
        } else {
            json.writeString(String.valueOf(value));
        }
    }

    private static void writeStruct(JsonGenerator json, Row struct) throws IOException {
        RowType<Row> type = StructRowType.of("struct", struct.schema());
        json.writeStartObject();
        for (int index = 0; index < type.schema().fieldCount(); index++) {
            Field field = type.schema().field(index);
            json.writeFieldName(field.name());
            write(json, field.type(), type.accessor(index), struct);
        }
        json.writeEndObject();
    }

    /** A value as text, as JSON has it for keys alone. */
    private static String text(DataType type, @Nullable Object value) {
        if (value instanceof Long number) {
            return TimeForms.text(type, number);
        }
        return value instanceof BigDecimal decimal ? decimal.toPlainString() : String.valueOf(value);
    }
}
