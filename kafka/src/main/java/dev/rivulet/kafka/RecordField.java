package dev.rivulet.kafka;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A field of the rows that has a part of the record. Immutable.
 *
 * @param name of the field
 * @param type of the field: string or binary where the part is bytes
 * @param part which part
 * @param header the name of the header, or empty
 */
record RecordField(String name, DataType type, Part part, String header) {

    private static final long MICROS_PER_MILLI = 1_000;

    enum Part {
        KEY(true, Simple.STRING, Simple.BINARY),
        VALUE(true, Simple.STRING, Simple.BINARY),
        HEADER(true, Simple.STRING, Simple.BINARY),
        TOPIC(false, Simple.STRING),
        PARTITION(false, Simple.INT),
        OFFSET(false, Simple.LONG),
        TIMESTAMP(true, Simple.TIMESTAMP);

        private final boolean mayBeAbsent;
        private final List<DataType> types;

        Part(boolean mayBeAbsent, DataType... types) {
            this.mayBeAbsent = mayBeAbsent;
            this.types = List.of(types);
        }
    }

    /**
     * @throws IllegalArgumentException if the field has not the part's type, or takes no nulls where the part may be absent
     */
    static RecordField of(Field field, Part part, String header) {
        boolean mustBeNullable = part.mayBeAbsent && part != Part.TIMESTAMP;
        if (!part.types.contains(field.type()) || (mustBeNullable && !field.isNullable())) {
            throw new IllegalArgumentException("field " + field + " is to have a record's "
                    + part.name().toLowerCase(java.util.Locale.ROOT) + ", wanted "
                    + String.join(
                            " or ", part.types.stream().map(DataType::toString).toList())
                    + (mustBeNullable ? " that may be null" : ""));
        }
        return new RecordField(field.name(), field.type(), part, header);
    }

    /**
     * @param headerIndex of the header among the record's; negative if it is not in the log
     * @param value of the record; null if it has none, or it is not asked for
     * @throws MalformedRowException if it is to be a text and is none
     */
    void set(
            RowBuilder<?> builder,
            int index,
            RecordContext context,
            RecordContext.About record,
            int headerIndex,
            byte @Nullable [] value)
            throws MalformedRowException {
        switch (part) {
            case KEY -> setBytes(builder, index, record.key());
            case VALUE -> setBytes(builder, index, value);
            case HEADER ->
                setBytes(
                        builder,
                        index,
                        headerIndex < 0 ? null : record.headers().get(headerIndex));
            case TOPIC -> builder.setObject(index, context.partition().topic());
            case PARTITION -> builder.setLong(index, context.partition().number());
            case OFFSET -> builder.setLong(index, record.offset());
            case TIMESTAMP -> {
                if (record.timestampMillis() < 0) {
                    builder.setNull(index);
                } else {
                    builder.setLong(index, record.timestampMillis() * MICROS_PER_MILLI);
                }
            }
        }
    }

    private void setBytes(RowBuilder<?> builder, int index, byte @Nullable [] bytes) throws MalformedRowException {
        if (bytes == null) {
            builder.setNull(index);
        } else if (type == Simple.BINARY) {
            builder.setObject(index, bytes);
        } else {
            builder.setObject(index, text(bytes));
        }
    }

    private String text(byte[] bytes) throws MalformedRowException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedRowException("field " + name + ": the record's "
                    + part.name().toLowerCase(java.util.Locale.ROOT) + " is no UTF-8, wanted a text");
        }
    }
}
