package dev.rivulet.engine.commit;

import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.engine.job.RecordCounts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An epoch that all lanes have closed and whose outputs are complete. Immutable.
 *
 * @param epoch its number
 * @param markPosition where its mark ends in the log
 * @param readyPosition up to where the log has to be durable before it is committed: its mark, and what it says of the epoch's rows
 * @param isCheckpointCut whether a checkpoint waits for its commit
 * @param outputs per output, in the order of the job's outputs; null where the target had the epoch before
 * @param counts what became of its records
 * @param total what became of all records since the job's first start
 * @param watermarkMicros at its end, {@link Long#MIN_VALUE} for none
 * @param resource where the last batch came from, for people; empty for none
 * @param drift how its records have drifted from the sources' schemas as none has before in this run
 */
public record SealedEpoch(
        long epoch,
        long markPosition,
        long readyPosition,
        boolean isCheckpointCut,
        List<StagedOutput> outputs,
        RecordCounts counts,
        RecordCounts total,
        long watermarkMicros,
        String resource,
        List<String> drift) {

    public SealedEpoch {
        outputs = List.copyOf(outputs);
        drift = List.copyOf(drift);
    }

    /**
     * What an epoch has for one output.
     *
     * @param staged null if the target had the epoch before
     */
    public record StagedOutput(@Nullable StagedEpoch staged) {}

    /** The bytes that wait for the commit. */
    public long sizeBytes() {
        long sum = 0;
        for (StagedOutput output : outputs) {
            StagedEpoch staged = output.staged();
            sum += staged == null ? 0 : staged.sizeBytes();
        }
        return sum;
    }

    /** Whether any output has a file to commit. */
    public boolean hasFiles() {
        for (StagedOutput output : outputs) {
            StagedEpoch staged = output.staged();
            if (staged != null && !staged.files().isEmpty()) {
                return true;
            }
        }
        return false;
    }
}
