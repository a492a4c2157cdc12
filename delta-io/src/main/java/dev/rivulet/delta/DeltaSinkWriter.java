package dev.rivulet.delta;

import dev.rivulet.core.Invariant;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.Refusal;
import dev.rivulet.core.sink.SinkWriter;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.delta.staging.FileStaging;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Stages rows in data files. Owned by the collect agent. What it staged before a crash is durable but in no commit. */
final class DeltaSinkWriter<T> implements SinkWriter<T> {

    private final FileStaging<T> staging;
    private final RowRefusals<T> refusals;
    private long rowCount;

    DeltaSinkWriter(FileStaging<T> staging, RowRefusals<T> refusals) {
        this.staging = staging;
        this.refusals = refusals;
    }

    @Override
    public @Nullable Refusal refuse(T row) {
        return refusals.of(row);
    }

    @Override
    public void write(T row) throws IOException {
        staging.write(row);
        rowCount++;
    }

    @Override
    public StagedEpoch seal(EpochSeal seal) throws IOException {
        refusals.requireFew(seal);
        Invariant.checkEqual(rowCount, seal.writtenCount(), "rows of epoch " + seal.epoch() + " that came to the sink");
        rowCount = 0;
        return new StagedEpoch(seal, staging.finish());
    }
}
