package dev.rivulet.delta;

import dev.rivulet.core.Invariant;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.Refusal;
import dev.rivulet.core.sink.SinkWriter;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.delta.staging.RowStaging;
import dev.rivulet.delta.upsert.TakenKeys;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Stages rows in data files. Owned by the collect agent. What it staged before a crash is durable but in no commit. */
final class DeltaSinkWriter<T> implements SinkWriter<T> {

    private final RowStaging<T> staging;
    private final RowRefusals<T> refusals;

    /** Null if the table has no keys, or a row whose key is taken ends the job. */
    private final @Nullable TakenKeys<T> keys;

    private long rowCount;

    DeltaSinkWriter(RowStaging<T> staging, RowRefusals<T> refusals, @Nullable TakenKeys<T> keys) {
        this.staging = staging;
        this.refusals = refusals;
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

    /** Of a row that the table has its key is taken, by itself. */
    @Override
    public @Nullable Refusal refuseOfCommitted(T row) {
        return refusals.of(row);
    }

    @Override
    public void write(T row) throws IOException {
        staging.write(row);
        if (keys != null) {
            keys.take(row);
        }
        rowCount++;
    }

    @Override
    public StagedEpoch seal(EpochSeal seal) throws IOException {
        refusals.requireFew(seal);
        Invariant.checkEqual(rowCount, seal.writtenCount(), "rows of epoch " + seal.epoch() + " that came to the sink");
        rowCount = 0;
        StagedEpoch staged = staging.seal(seal);
        if (keys != null) {
            keys.seal(seal.epoch(), staged.files());
        }
        return staged;
    }
}
