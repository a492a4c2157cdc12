package dev.rivulet.delta;

import dev.rivulet.core.Invariant;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.SinkWriter;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.delta.staging.FileStaging;
import java.io.IOException;

/** Stages rows in data files. Owned by the collect agent. What it staged before a crash is durable but in no commit. */
final class DeltaSinkWriter<T> implements SinkWriter<T> {

    private final FileStaging<T> staging;
    private long rowCount;

    DeltaSinkWriter(FileStaging<T> staging) {
        this.staging = staging;
    }

    @Override
    public void write(T row) throws IOException {
        staging.write(row);
        rowCount++;
    }

    @Override
    public StagedEpoch seal(EpochSeal seal) throws IOException {
        Invariant.checkEqual(rowCount, seal.rowCount(), "rows of epoch " + seal.epoch() + " that came to the sink");
        rowCount = 0;
        return new StagedEpoch(seal, staging.finish());
    }
}
