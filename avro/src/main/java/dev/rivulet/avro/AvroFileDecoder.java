package dev.rivulet.avro;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.source.Decoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Decodes data of container files, by the schema that is the context of their batches. One owner. */
final class AvroFileDecoder<T> implements Decoder<T> {

    private final @Nullable Schema wanted;
    private final RowType<T> rows;

    private byte[] knownContext = {};
    private @Nullable Batch knownBatch;
    private @Nullable DatumReader<T> reader;

    /** Why rows cannot have what the schema says. */
    private String mismatch = "";

    AvroFileDecoder(@Nullable Schema wanted, RowType<T> rows) {
        this.wanted = wanted;
        this.rows = rows;
    }

    @Override
    public T decode(Batch batch, int index) throws MalformedRowException {
        batch.requireWhole(index);
        if (batch != knownBatch) {
            takeSchema(batch.context());
            knownBatch = batch;
        }
        if (reader == null) {
            throw new MalformedRowException(mismatch);
        }
        return reader.read(batch.buffer(), batch.recordStart(index), batch.recordLength(index));
    }

    /** Files come in many batches with the same schema, so it is looked at when it changes. */
    private void takeSchema(byte[] context) {
        boolean isKnown = knownBatch != null && Arrays.equals(context, knownContext);
        if (isKnown) {
            return;
        }
        knownContext = context;
        reader = null;
        try {
            Schema written = AvroSchemas.parse(new String(context, StandardCharsets.UTF_8));
            reader = new DatumReader<>(written, wanted == null ? written : wanted, rows);
        } catch (IllegalArgumentException e) {
            mismatch = String.valueOf(e.getMessage());
        }
    }
}
