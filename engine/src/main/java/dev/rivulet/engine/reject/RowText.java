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
import dev.rivulet.core.time.EpochMicros;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Rows for people to read: as JSON where the type tells its fields, else as what {@code toString} says. The same row gives the same text in
 * every run, unless its own {@code toString} sees to it that it does not. Stateless.
 */
public final class RowText {

    private static final JsonFactory JSON = new JsonFactory();

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
            json.writeStartObject();
            for (int index = 0; index < type.schema().fieldCount(); index++) {
                Field field = type.schema().field(index);
                json.writeFieldName(field.name());
                write(json, field.type(), type.accessor(index), row);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static <T> void write(JsonGenerator json, DataType type, FieldAccessor<T> accessor, T row)
            throws IOException {
        if (accessor.isNull(row)) {
            json.writeNull();
        } else {
            switch (type.physical()) {
                case LONG -> write(json, type, accessor.longValue(row));
                case DOUBLE -> json.writeNumber(accessor.doubleValue(row));
                case OBJECT -> write(json, accessor.objectValue(row));
            }
        }
    }

    private static void write(JsonGenerator json, DataType type, long value) throws IOException {
        if (type == DataType.Simple.BOOLEAN) {
            json.writeBoolean(value != 0);
        } else if (type == DataType.Simple.DATE) {
            json.writeString(LocalDate.ofEpochDay(value).toString());
        } else if (type == DataType.Simple.TIMESTAMP) {
            json.writeString(EpochMicros.instant(value).toString());
        } else if (type == DataType.Simple.TIMESTAMP_NTZ) {
            json.writeString(LocalDateTime.ofInstant(EpochMicros.instant(value), ZoneOffset.UTC)
                    .toString());
        } else {
            json.writeNumber(value);
        }
    }

    private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value instanceof byte[] bytes) {
            json.writeBinary(bytes);
        } else if (value instanceof BigDecimal decimal) {
            json.writeNumber(decimal);
        } else {
            json.writeString(String.valueOf(value));
        }
    }
}
