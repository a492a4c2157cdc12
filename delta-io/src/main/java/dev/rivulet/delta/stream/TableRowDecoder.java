package dev.rivulet.delta.stream;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.CodecReader;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.codec.SchemaCodec;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.delta.change.RowCopy;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of what {@link RowForm} wrote. One owner. A row is malformed if a required field has no value, or the rows' own constructor
 * refuses it.
 *
 * @param <T> the rows
 */
public final class TableRowDecoder<T> implements Decoder<T> {

    private final Codec<Row> codec;
    private final RowCopy copy;
    private final RowBuilder<T> builder;

    /** The form of the last batch, which spares reading it for each record. */
    private @Nullable Batch last;

    private CodecReader<Row> reader;

    public TableRowDecoder(RowType<T> rowType) {
        RowType<Row> wanted = RowForm.wanted(rowType);
        this.codec = Codecs.ofRows(wanted);
        this.reader = codec;
        this.copy = RowCopy.byName(wanted, rowType.schema());
        this.builder = rowType.newBuilder();
    }

    @Override
    public T decode(Batch batch, int index) throws MalformedRowException {
        batch.requireWhole(index);
        if (batch != last) {
            reader = codec.readerOf(SchemaCodec.INSTANCE.read(new ByteReader(batch.context())));
            last = batch;
        }
        Row row = reader.read(new ByteReader(batch.buffer(), batch.recordStart(index), batch.recordLength(index)));
        builder.reset();
        copy.put(row, builder);
        return builder.build();
    }
}
