package dev.rivulet.connectors.text;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.source.Decoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Decodes records as they are, into one string field; they have to be UTF-8. One owner.
 *
 * @param <T> the rows
 */
public final class TextDecoder<T> implements Decoder<T> {

    /** What the field is called, if nobody says otherwise. */
    public static final String LINE_FIELD = "line";

    private final RowBuilder<T> builder;
    private final int fieldIndex;

    /** Reports what is no UTF-8, as decoders do. */
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();

    /**
     * @throws IllegalArgumentException if there is no such field, or it is no string
     */
    public TextDecoder(RowType<T> rows, String field) {
        this.fieldIndex = rows.schema().requireIndexOf(field);
        if (rows.schema().field(fieldIndex).type() != Simple.STRING) {
            throw new IllegalArgumentException(
                    "field " + rows.schema().field(fieldIndex) + " is to have the line, wanted a string");
        }
        this.builder = rows.newBuilder();
    }

    /**
     * The text of a record.
     *
     * @param utf8 that reports what is none
     * @throws MalformedRowException if it is not whole, or no UTF-8
     */
    public static String text(CharsetDecoder utf8, Batch batch, int index) throws MalformedRowException {
        batch.requireWhole(index);
        try {
            return utf8.decode(ByteBuffer.wrap(batch.buffer(), batch.recordStart(index), batch.recordLength(index)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedRowException("the record is not UTF-8");
        }
    }

    @Override
    public T decode(Batch batch, int index) throws MalformedRowException {
        String text = text(utf8, batch, index);
        builder.reset();
        builder.setObject(fieldIndex, text);
        return builder.build();
    }
}
