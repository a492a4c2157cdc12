package dev.rivulet.engine.commit;

import dev.rivulet.core.row.RowHash;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.Refusal;
import dev.rivulet.core.sink.RefusedRows;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.SinkWriter;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.engine.checkpoint.OutputProgress;
import dev.rivulet.engine.commit.SealedEpoch.StagedOutput;
import dev.rivulet.engine.job.Divergence;
import dev.rivulet.engine.job.DivergenceException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One output of the job while epochs are being filled: counts and digests every row, and stages it unless the target already has the
 * epoch, which is how replay after a crash comes to write nothing twice. Owned by the collect agent.
 */
public final class EpochOutput<T> {

    private static final String FORMER_REFUSAL =
            "refused by the sink for what its target demanded when it took the epoch";

    private final String uid;
    private final RowHash<T> rowHash;
    private final SinkWriter<T> writer;

    private final SealCheck check;

    /** The last epoch that the target had when the job started. */
    private final long committedEpoch;

    private final RefusedRows.Builder refused = new RefusedRows.Builder();

    private long rowCount;
    private long digest;
    private OutputProgress progress;

    /**
     * @param uid the sink's
     * @param check against what the target has of epochs that are computed again
     * @param committedEpoch the last epoch that the target has
     * @param start how far it had come at the start point
     */
    public EpochOutput(
            String uid,
            RowType<T> rowType,
            SinkSession<T> session,
            SealCheck check,
            long committedEpoch,
            OutputProgress start) {
        this.uid = uid;
        this.rowHash = RowHash.of(rowType);
        this.writer = session.writer();
        this.check = check;
        this.committedEpoch = committedEpoch;
        this.progress = start;
    }

    /** Its name in commits and checkpoints. */
    public String uid() {
        return uid;
    }

    /**
     * Takes a row, unless the target refuses it.
     *
     * @param epoch the epoch that is being filled
     * @return why it is refused: so that it belongs to the dead letters; null if it is not
     */
    public @Nullable Refusal write(long epoch, T row) throws IOException {
        long number = rowCount++;
        digest += rowHash.hash(row);
        Refusal refusal = refusal(epoch, number, row);
        if (refusal != null) {
            refused.add(number);
        } else if (epoch > committedEpoch) {
            writer.write(epoch, row);
        }
        return refusal;
    }

    /** Of an epoch that the target has, it remembers what it refused; whatever it wants of its rows by now, that was it. */
    private @Nullable Refusal refusal(long epoch, long number, T row) throws IOException {
        RefusedRows remembered = check.refused(epoch);
        if (remembered == null) {
            return epoch > committedEpoch ? writer.refuse(row) : writer.refuseOfCommitted(row);
        }
        if (!remembered.contains(number)) {
            return null;
        }
        Refusal now = writer.refuse(row);
        return now == null ? new Refusal(FORMER_REFUSAL) : now;
    }

    /** How many rows the current epoch has so far. */
    public long rowCount() {
        return rowCount;
    }

    /** The sum of their hashes. */
    public long digest() {
        return digest;
    }

    /**
     * Ends the epoch.
     *
     * @throws DivergenceException if the target has it already, with other rows
     */
    public StagedOutput seal(long epoch, long markPosition) throws IOException, DivergenceException {
        EpochSeal seal = new EpochSeal(epoch, markPosition, rowCount, digest, refused.build());
        boolean hadRows = rowCount > 0;
        rowCount = 0;
        digest = 0;
        progress = new OutputProgress(
                hadRows ? epoch : progress.lastEpochWithFiles(),
                progress.rowCount() + seal.rowCount(),
                progress.digest() + seal.digest(),
                progress.targetId());
        if (epoch <= committedEpoch) {
            Divergence divergence = check.compare(seal);
            if (divergence != null) {
                throw new DivergenceException(divergence);
            }
            return new StagedOutput(null);
        }
        StagedEpoch staged = writer.seal(seal);
        return new StagedOutput(staged);
    }

    /** How far it has come, as of the last seal. */
    public OutputProgress progress() {
        return progress;
    }
}
