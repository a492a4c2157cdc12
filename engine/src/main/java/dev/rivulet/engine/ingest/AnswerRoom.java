package dev.rivulet.engine.ingest;

import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.ring.LogPressure;
import dev.rivulet.wal.Wal;

/**
 * Sees to it that the batches in a log with a quota leave room for what lookups will say about them: without their answers none of them can
 * be let go, and the log would stay full. Owned by the journal agent.
 *
 * <p>How large answers are shows only when they come. So a run begins with one batch at a time; then the room left has to be a few times
 * what the batches under way want if answers go on as so far.
 */
final class AnswerRoom {

    /** Answers may grow so much from one batch to the next. */
    private static final int GROWTH_FACTOR = 4;

    private final Wal wal;
    private final JobProgress progress;

    /** Of this run. */
    private long batchesSizeBytes;

    private long answersSizeBytes;

    AnswerRoom(Wal wal, JobProgress progress) {
        this.wal = wal;
        this.progress = progress;
    }

    void onBatch(long frameSizeBytes) {
        batchesSizeBytes += frameSizeBytes;
    }

    void onAnswers(long frameSizeBytes) {
        answersSizeBytes += frameSizeBytes;
    }

    /** Whether a batch waits since nobody knows how large answers are, and not since there is no room. */
    boolean isUnknown() {
        long openSizeBytes = progress.unappliedSizeBytes();
        return openSizeBytes > 0 && batchesSizeBytes <= openSizeBytes;
    }

    /** Whether one more batch may go into the log. */
    boolean isEnoughFor(int batchSizeBytes) {
        if (LogPressure.mustLeaveRoomForAnswers(wal)) {
            return false;
        }
        long roomSizeBytes = wal.roomSizeBytes();
        long openSizeBytes = progress.unappliedSizeBytes();
        if (roomSizeBytes == Long.MAX_VALUE || openSizeBytes == 0) {
            return true;
        }
        if (isUnknown()) {
            return false;
        }
        long answeredSizeBytes = batchesSizeBytes - openSizeBytes;
        double answersPerByte = Math.max(1, (double) answersSizeBytes / answeredSizeBytes);
        return (openSizeBytes + batchSizeBytes) * answersPerByte * GROWTH_FACTOR <= roomSizeBytes;
    }
}
