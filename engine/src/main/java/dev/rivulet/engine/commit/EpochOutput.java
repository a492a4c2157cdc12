package dev.rivulet.engine.commit;

import dev.rivulet.core.row.RowHash;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.SinkWriter;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.engine.commit.SealedEpoch.StagedOutput;
import java.io.IOException;

/**
 * One output of the job while epochs are being filled: counts and digests every row, and stages it unless the target already has the
 * epoch, which is how replay after a crash comes to write nothing twice. Owned by the collect agent.
 */
public final class EpochOutput<T> {

    private final String uid;
    private final RowHash<T> rowHash;
    private final SinkWriter<T> writer;

    /** The last epoch that the target had when the job started. */
    private final long committedEpoch;

    private long rowCount;
    private long digest;
    private long lastEpochWithFiles;

    /**
     * @param uid the sink's
     * @param committedEpoch the last epoch that the target has
     * @param lastEpochWithFiles the last epoch up to the start point that had anything to commit
     */
    public EpochOutput(
            String uid, RowType<T> rowType, SinkSession<T> session, long committedEpoch, long lastEpochWithFiles) {
        this.uid = uid;
        this.rowHash = RowHash.of(rowType);
        this.writer = session.writer();
        this.committedEpoch = committedEpoch;
        this.lastEpochWithFiles = lastEpochWithFiles;
    }

    /** Its name in commits and checkpoints. */
    public String uid() {
        return uid;
    }

    /**
     * Takes a row.
     *
     * @param epoch the epoch that is being filled
     */
    public void write(long epoch, T row) throws IOException {
        rowCount++;
        digest += rowHash.hash(row);
        if (epoch > committedEpoch) {
            writer.write(row);
        }
    }

    /** Ends the epoch. */
    public StagedOutput seal(long epoch, long markPosition) throws IOException {
        EpochSeal seal = new EpochSeal(epoch, markPosition, rowCount, digest);
        boolean hadRows = rowCount > 0;
        rowCount = 0;
        digest = 0;
        if (hadRows) {
            lastEpochWithFiles = epoch;
        }
        if (epoch <= committedEpoch) {
            return new StagedOutput(null);
        }
        StagedEpoch staged = writer.seal(seal);
        return new StagedOutput(staged);
    }

    /** The last epoch that had anything to commit: what the target must have before a checkpoint beyond it may be used. */
    public long lastEpochWithFiles() {
        return lastEpochWithFiles;
    }
}
