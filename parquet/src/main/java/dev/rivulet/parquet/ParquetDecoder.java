package dev.rivulet.parquet;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.parquet.value.FittedRow;
import dev.rivulet.parquet.value.StoredForm;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes rows of what a {@link ParquetCursor} took of files, by the form that is the context of their batches. One owner. */
final class ParquetDecoder<T> implements Decoder<T> {

    private final RowType<T> rows;
    private final RowBuilder<T> builder;

    private byte[] knownContext = {};
    private @Nullable Batch knownBatch;
    private @Nullable Reading reading;

    /** Why rows cannot have what the file has. */
    private String mismatch = "";

    /** How rows of one form are read. */
    private record Reading(Codec<Row> codec, FittedRow fitted) {

        static Reading of(byte[] form, Schema wanted) {
            Schema stored = StoredForm.decode(form);
            FittedRow fitted = FittedRow.of(stored, wanted, "");
            return new Reading(Codecs.ofRows(StructRowType.of("row", stored)), fitted);
        }
    }

    ParquetDecoder(RowType<T> rows) {
        this.rows = rows;
        this.builder = rows.newBuilder();
    }

    @Override
    public T decode(Batch batch, int index) throws MalformedRowException {
        batch.requireWhole(index);
        if (batch != knownBatch) {
            takeForm(batch.context());
            knownBatch = batch;
        }
        if (reading == null) {
            throw new MalformedRowException(batch.resource() + ": " + mismatch);
        }
        Row row = stored(batch, index, reading.codec);
        builder.reset();
        reading.fitted.put(row, builder);
        return builder.build();
    }

    /** Bytes that were mended by hand may be anything. */
    private static Row stored(Batch batch, int index, Codec<Row> codec) throws MalformedRowException {
        try {
            return codec.read(new ByteReader(batch.buffer(), batch.recordStart(index), batch.recordLength(index)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new MalformedRowException("the bytes are no row of the file's form: " + e.getMessage());
        }
    }

    /** Files come in many batches of the same form, so it is looked at when it changes. */
    private void takeForm(byte[] context) {
        boolean isKnown = knownBatch != null && Arrays.equals(context, knownContext);
        if (isKnown) {
            return;
        }
        knownContext = context;
        reading = null;
        try {
            reading = Reading.of(context, rows.schema());
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            mismatch = String.valueOf(e.getMessage());
        }
    }
}
