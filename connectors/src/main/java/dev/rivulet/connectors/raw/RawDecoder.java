package dev.rivulet.connectors.raw;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.source.Decoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Puts each record as it is into one field: a binary, or a string, for which it has to be UTF-8. One owner.
 *
 * @param <T> the rows
 */
public final class RawDecoder<T> implements Decoder<T> {

    private final RowBuilder<T> builder;
    private final int index;
    private final boolean isText;

    /**
     * @param field the one that gets the record
     * @throws IllegalArgumentException if there is none of that name, or it is neither binary nor string
     */
    public RawDecoder(RowType<T> rowType, String field) {
        this.builder = rowType.newBuilder();
        this.index = rowType.schema().requireIndexOf(field);
        DataType type = rowType.schema().field(index).type();
        if (type != Simple.STRING && type != Simple.BINARY) {
            throw new IllegalArgumentException(
                    "field " + field + " is " + type + " and is to have records as they are, wanted binary or string");
        }
        this.isText = type == Simple.STRING;
    }

    /**
     * The same, into the only field there is.
     *
     * @throws IllegalArgumentException if there are more, or it is neither binary nor string
     */
    public static <T> RawDecoder<T> ofOnlyField(RowType<T> rowType) {
        if (rowType.schema().fieldCount() != 1) {
            throw new IllegalArgumentException("the rows have the fields "
                    + rowType.schema().fields().stream().map(Field::name).toList()
                    + " and are to have records as they are, wanted one field of binary or string");
        }
        return new RawDecoder<>(rowType, rowType.schema().field(0).name());
    }

    @Override
    public T decode(Batch batch, int index) throws MalformedRowException {
        batch.requireWhole(index);
        builder.reset();
        byte[] bytes = batch.record(index);
        builder.setObject(this.index, isText ? text(bytes) : bytes);
        return builder.build();
    }

    private static String text(byte[] bytes) throws MalformedRowException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedRowException("the record is not UTF-8");
        }
    }
}
