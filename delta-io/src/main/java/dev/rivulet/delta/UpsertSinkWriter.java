package dev.rivulet.delta;

import dev.rivulet.core.Invariant;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.Refusal;
import dev.rivulet.core.sink.SinkWriter;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.delta.staging.RowStaging;
import dev.rivulet.delta.upsert.LastRows;
import dev.rivulet.delta.upsert.OwnedKeys;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Stages the last row per key of each epoch. Owned by the collect agent. What it staged before a crash is durable but in no commit. */
final class UpsertSinkWriter<T> implements SinkWriter<T> {

    private final RowStaging<T> staging;
    private final LastRows<T> rows;
    private final RowRefusals<T> refusals;

    /** Null if the table has no other keys, or a row whose key is taken ends the job. */
    private final @Nullable OwnedKeys<T> keys;

    private long rowCount;

    UpsertSinkWriter(RowStaging<T> staging, RowRefusals<T> refusals, LastRows<T> rows, @Nullable OwnedKeys<T> keys) {
        this.staging = staging;
        this.refusals = refusals;
        this.rows = rows;
        this.keys = keys;
    }

    @Override
    public @Nullable Refusal refuse(T row) throws IOException {
        Refusal ofRow = refusals.of(row);
        if (ofRow != null || keys == null) {
            return ofRow;
        }
        String why = keys.whyRefused(row);
        return why == null ? null : new Refusal(why);
    }

    /** Which keys were taken then is not known any more. */
    @Override
    public @Nullable Refusal refuseOfCommitted(T row) {
        return refusals.of(row);
    }

    @Override
    public void write(T row) {
        T before = rows.put(row);
        if (keys != null) {
            keys.take(row, before);
        }
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
        if (keys != null) {
            keys.seal(seal.epoch());
        }
        return staging.seal(seal);
    }
}
