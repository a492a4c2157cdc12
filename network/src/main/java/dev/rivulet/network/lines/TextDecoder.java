package dev.rivulet.network.lines;

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

/** Lines as they are, in a field of their own; they have to be UTF-8. One owner. */
final class TextDecoder<T> implements Decoder<T> {

    private final RowBuilder<T> builder;
    private final int fieldIndex;

    /** Reports what is no UTF-8, as decoders do. */
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();

    /**
     * @throws IllegalArgumentException if there is no such field, or it is no string
     */
    TextDecoder(RowType<T> rows, String field) {
        this.fieldIndex = rows.schema().requireIndexOf(field);
        if (rows.schema().field(fieldIndex).type() != Simple.STRING) {
            throw new IllegalArgumentException(
                    "field " + rows.schema().field(fieldIndex) + " is to have the line, wanted a string");
        }
        this.builder = rows.newBuilder();
    }

    static String text(CharsetDecoder utf8, Batch batch, int index) throws MalformedRowException {
        batch.requireWhole(index);
        try {
            return utf8.decode(ByteBuffer.wrap(batch.buffer(), batch.recordStart(index), batch.recordLength(index)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedRowException("the line is not UTF-8");
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
