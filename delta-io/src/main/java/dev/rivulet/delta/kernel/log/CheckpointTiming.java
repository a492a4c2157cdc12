package dev.rivulet.delta.kernel.log;

import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.TableConfig;
import io.delta.kernel.internal.snapshot.LogSegment;
import io.delta.kernel.utils.FileStatus;
import java.util.List;

/**
 * Whether a checkpoint is worth its writing: a checkpoint is as large as the table has files and removals, so one after each few commits
 * would cost a large table more than the commits themselves. Stateless.
 *
 * <p>What comes behind the last one has to have grown as large as that one was, so that checkpoints at most double what the log is
 * written; or it has become so many commits that a reader would feel them.
 */
public final class CheckpointTiming {

    /** What is no larger is written at every interval. */
    static final long SMALL_SIZE_BYTES = 64 * 1024;

    /** So many intervals may go by without a checkpoint, however large it would be. */
    static final int INTERVAL_COUNT_MAX = 20;

    private CheckpointTiming() {}

    /**
     * @param latest its version is one at which {@code delta.checkpointInterval} wants a checkpoint
     */
    public static boolean isDue(SnapshotImpl latest) {
        LogSegment log = latest.getLogSegment();
        if (log.getCheckpoints().isEmpty()) {
            return true;
        }
        long wantedBytes = sizeBytes(log.getCheckpoints());
        long commitCountMax =
                (long) INTERVAL_COUNT_MAX * TableConfig.CHECKPOINT_INTERVAL.fromMetadata(latest.getMetadata());
        return wantedBytes <= SMALL_SIZE_BYTES
                || sizeBytes(log.getDeltas()) >= wantedBytes
                || log.getDeltas().size() >= commitCountMax;
    }

    private static long sizeBytes(List<FileStatus> files) {
        return files.stream().mapToLong(FileStatus::getSize).sum();
    }
}
