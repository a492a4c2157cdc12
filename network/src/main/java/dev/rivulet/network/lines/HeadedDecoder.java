package dev.rivulet.network.lines;

import dev.rivulet.connectors.csv.CsvDecoder;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.source.Decoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines of comma-separated values, whose columns are named by settings, as no line is a header. One owner. */
final class HeadedDecoder<T> implements Decoder<T> {

    private static final byte[] NOTHING = {};

    private final CsvDecoder<T> values;
    private final byte[] header;
    private @Nullable Batch seen;
    private @Nullable Batch headed;

    /**
     * @param header as the first line of a file would be
     */
    HeadedDecoder(RowType<T> rows, String header) {
        this.values = new CsvDecoder<>(rows);
        this.header = header.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public T decode(Batch batch, int index) throws MalformedRowException {
        batch.requireWhole(index);
        Batch known = headed;
        if (batch != seen || known == null) {
            known = withHeader(batch);
            headed = known;
            seen = batch;
        }
        return values.decode(known, index);
    }

    /** The decoder of values looks for the header in the context, where the peers are. */
    private Batch withHeader(Batch batch) {
        BatchBuilder builder =
                new BatchBuilder(batch.sourceUid(), batch.partition(), batch.resource(), header, NOTHING);
        for (int index = 0; index < batch.recordCount(); index++) {
            builder.add(batch.recordOffset(index), batch.buffer(), batch.recordStart(index), batch.recordLength(index));
        }
        return builder.build(NOTHING, batch.ingestTimeMicros());
    }
}
