package dev.rivulet.engine.reject;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.row.TimeForms;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows for people to read: as JSON where the type tells its fields, else as what {@code toString} says. The same row gives the same text in
 * every run, unless its own {@code toString} sees to it that it does not. Stateless.
 */
public final class RowText {

    private static final JsonFactory JSON = new JsonFactory();

    private static final Set<DataType> TIMES =
            Set.of(DataType.Simple.DATE, DataType.Simple.TIMESTAMP, DataType.Simple.TIMESTAMP_NTZ);

    private RowText() {}

    /** What is kept of a row with the dead letters: its text in UTF-8; bytes as they are. */
    public static byte[] bytes(Object row) {
        return row instanceof byte[] bytes ? bytes : of(row).getBytes(StandardCharsets.UTF_8);
    }

    public static String of(Object row) {
        try {
            if (row instanceof Row struct) {
                return json(StructRowType.of("row", struct.schema()), struct);
            }
            return row instanceof Record record ? ofRecord(record) : plain(row);
        } catch (RuntimeException | StackOverflowError e) { // The row's own methods may be what fails.
            return row.getClass().getName();
        }
    }

    private static String ofRecord(Record row) {
        RowType<Record> type;
        try {
            type = typeOf(row);
        } catch (IllegalArgumentException e) {
            return plain(row); // It has components that no table could hold.
        }
        return json(type, row);
    }

    @SuppressWarnings("unchecked") // The type is that of the row's own class.
    private static RowType<Record> typeOf(Record row) {
        return (RowType<Record>) RecordRowType.of(row.getClass());
    }

    /** Where a class has no text of its own, its name has to do: the rest would be another one in every run. */
    private static String plain(Object row) {
        String text = String.valueOf(row);
        String name = row.getClass().getName();
        return text.startsWith(name + "@") ? name : text;
    }

    private static <T> String json(RowType<T> type, T row) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            write(json, type, row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static <T> void write(JsonGenerator json, RowType<T> type, T row) throws IOException {
        json.writeStartObject();
        for (int index = 0; index < type.schema().fieldCount(); index++) {
            Field field = type.schema().field(index);
            json.writeFieldName(field.name());
            write(json, field.type(), type.accessor(index), row);
        }
        json.writeEndObject();
    }

    private static <T> void write(JsonGenerator json, DataType type, FieldAccessor<T> accessor, T row)
            throws IOException {
        if (accessor.isNull(row)) {
            json.writeNull();
        } else {
            switch (type.physical()) {
                case LONG -> write(json, type, accessor.longValue(row));
                case DOUBLE -> json.writeNumber(accessor.doubleValue(row));
                case OBJECT -> write(json, type, accessor.objectValue(row));
            }
        }
    }

    private static void write(JsonGenerator json, DataType type, long value) throws IOException {
        if (type == DataType.Simple.BOOLEAN) {
            json.writeBoolean(value != 0);
        } else if (TIMES.contains(type)) {
            json.writeString(TimeForms.text(type, value));
        } else {
            json.writeNumber(value);
        }
    }

    /** JSON has texts alone for keys. */
    private static String keyText(DataType type, @Nullable Object key) {
        if (key instanceof Long number) {
            return TimeForms.text(type, number);
        }
        return key instanceof BigDecimal decimal ? decimal.toPlainString() : String.valueOf(key);
    }

    private static void write(JsonGenerator json, DataType type, @Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Long number) {
            write(json, type, (long) number);
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else if (value instanceof byte[] bytes) {
            json.writeBinary(bytes);
        } else if (value instanceof BigDecimal decimal) {
            json.writeNumber(decimal);
        } else if (value instanceof List<?> list && type instanceof DataType.Array array) {
            json.writeStartArray();
            for (Object each : list) {
                write(json, array.element(), each);
            }
            json.writeEndArray();
        } else if (value instanceof Map<?, ?> map && type instanceof DataType.Map mapType) {
            json.writeStartObject();
            for (Map.Entry<?, ?> each : map.entrySet()) {
                json.writeFieldName(keyText(mapType.key(), each.getKey()));
                write(json, mapType.value(), each.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof Row struct) {
            write(json, StructRowType.of("struct", struct.schema()), struct);
        } else {
            json.writeString(String.valueOf(value));
        }
    }
}
