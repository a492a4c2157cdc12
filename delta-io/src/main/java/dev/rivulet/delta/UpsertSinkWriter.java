package dev.rivulet.delta;

import dev.rivulet.core.Invariant;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.Refusal;
import dev.rivulet.core.sink.SinkWriter;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.delta.staging.RowStaging;
import dev.rivulet.delta.upsert.LastRows;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Stages the last row per key of each epoch. Owned by the collect agent. What it staged before a crash is durable but in no commit. */
final class UpsertSinkWriter<T> implements SinkWriter<T> {

    private final RowStaging<T> staging;
    private final LastRows<T> rows;
    private final RowRefusals<T> refusals;
    private long rowCount;

    UpsertSinkWriter(RowStaging<T> staging, RowRefusals<T> refusals, LastRows<T> rows) {
        this.staging = staging;
        this.refusals = refusals;
        this.rows = rows;
    }

    @Override
    public @Nullable Refusal refuse(T row) {
        return refusals.of(row);
    }

    @Override
    public void write(T row) {
        rows.put(row);
        rowCount++;
    }

    @Override
    public StagedEpoch seal(EpochSeal seal) throws IOException {
        refusals.requireFew(seal);
        Invariant.checkEqual(rowCount, seal.writtenCount(), "rows of epoch " + seal.epoch() + " that came to the sink");
        rowCount = 0;
        for (T row : rows.rows()) {
            staging.write(row);
        }
        rows.clear();
        return staging.seal(seal);
    }
}
