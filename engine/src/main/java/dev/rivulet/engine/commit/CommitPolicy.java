package dev.rivulet.engine.commit;

import java.util.Collection;

/**
 * When sealed epochs are committed: at once after a quiet time, then at most once per interval, since a table with a version per
 * second serves nobody; sooner if many bytes wait, or a checkpoint or the end of the job does. Immutable.
 *
 * @param intervalNs between commits that add files
 * @param sizeBytesMax of staged files that may wait
 * @param epochCountMax of epochs that may wait
 * @param stagedSizeBytesMax of staged files beyond which no other epoch is taken, while none can be committed
 */
public record CommitPolicy(long intervalNs, long sizeBytesMax, int epochCountMax, long stagedSizeBytesMax) {

    /**
     * @param pending sealed epochs, not empty, all of them with a durable mark
     * @param sinceLastNs since the last commit that added files
     * @param finalEpoch the job's last epoch, or a number above all
     */
    boolean isDue(Collection<SealedEpoch> pending, long sinceLastNs, long finalEpoch) {
        if (sinceLastNs >= intervalNs || pending.size() >= epochCountMax) {
            return true;
        }
        long size = 0;
        boolean isAwaited = false;
        boolean hasFiles = false;
        for (SealedEpoch epoch : pending) {
            size += epoch.sizeBytes();
            isAwaited |= epoch.isCheckpointCut() || epoch.epoch() >= finalEpoch;
            hasFiles |= epoch.hasFiles();
        }
        // Epochs without files cost nothing to commit, and whoever waits for them should not.
        return isAwaited || size >= sizeBytesMax || !hasFiles;
    }
}
