package dev.rivulet.system.sim;

import dev.rivulet.engine.job.RecoveryReport;
import java.util.EnumMap;
import java.util.Map;

/** Counts how often rare things happened, so that a simulation cannot pass by never trying them. */
final class Marks {

    enum Mark {
        REPLAYED,
        PASSED_OVER,
        RESTARTED_FROM_LOG,
        COMMIT_REPLAYED,
        CHECKPOINT_DAMAGED,
        LANES_CHANGED,
        REPLY_LOST,
        TICKED,
        LATE,
        RESULT_REFUSED,
        VERIFIED,
        /** Rows were digested again that a table had. */
        DIGESTED_AGAIN,
        LOG_RELEASED,
        LOG_FULL,
        /** Records were dropped as the log had no room. */
        DROPPED_NEWEST,
        /** Records in the log were skipped, so that newer ones have room. */
        DROPPED_OLDEST,
        /** A batch was thinned out, as the log had little room. */
        SAMPLED,
        /** A source paused until nothing went on any more. */
        IDLE,
        /** A source of two gave nothing for so long that it held nothing back. */
        SOURCE_IDLE,
        /** A source of two said that it has come to its end. */
        SOURCE_ENDED,
        /** A lane asked the store for a value that it had let go of. */
        VALUE_READ_BACK,
        /** The same with a list or map. */
        COLLECTION_READ_BACK,
        /** A function failed whose policy is to skip. */
        SKIPPED,
        /** A function overflowed the stack, and that is a dead letter. */
        OVERFLOWED,
        /** A step that joins with a table outside got another version of it. */
        TABLE_LOADED,
        /** An answer from outside came into the log. */
        ANSWERED,
        /** Rows that a lookup had put off went on. */
        RETURNED,
        /** A source was out of reach, and opened again while the job went on. */
        SOURCE_OUTAGE,
        /** A commit was repeated, while the job went on. */
        COMMIT_OUTAGE,
        /** A table was out of reach at the start, and what came was logged meanwhile. */
        LOGGED_ONLY,
        /** A receiver that remembers nothing of epochs got a row again. */
        RESENT
    }

    private final Map<Mark, Integer> counts = new EnumMap<>(Mark.class);

    void hit(Mark mark) {
        counts.merge(mark, 1, Integer::sum);
    }

    void hitIf(Mark mark, boolean isHit) {
        if (isHit) {
            hit(mark);
        }
    }

    int count(Mark mark) {
        return counts.getOrDefault(mark, 0);
    }

    /** What a start came upon. */
    void hitBy(RecoveryReport recovery) {
        hitIf(Mark.REPLAYED, recovery.checkpointEpoch() > 0 && recovery.replaySizeBytes() > 0);
        hitIf(Mark.PASSED_OVER, !recovery.passedOver().isEmpty());
        hitIf(Mark.RESTARTED_FROM_LOG, recovery.checkpointEpoch() == 0 && recovery.lastEpoch() > 0);
        hitIf(Mark.COMMIT_REPLAYED, recovery.committedEpoch() > recovery.checkpointEpoch());
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
