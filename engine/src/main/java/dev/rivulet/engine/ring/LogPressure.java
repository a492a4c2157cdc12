package dev.rivulet.engine.ring;

import dev.rivulet.core.source.SourcePriority;
import dev.rivulet.wal.Wal;

/** When a log is so near its quota that checkpoints are forced, so that it can be released before the sources have to wait. Stateless. */
public final class LogPressure {

    /** Leaves room for what comes while a checkpoint is made. */
    private static final double HIGH_FULLNESS = 0.7;

    /** Above the one at which checkpoints are forced, or nothing would make room. */
    private static final double FULL_BUT_FOR_ANSWERS = 0.85;

    /** Of the quota, what is left when a source waits for those that are more important than it, if there are any. */
    private static final double FULL_FOR_LOW = 0.7;

    private static final double FULL_FOR_NORMAL = 0.85;

    /** Of the quota, from where on samples will do: below what is left for answers, and for more important sources. */
    private static final double FULL_BUT_FOR_SAMPLES = 0.8;

    private LogPressure() {}

    public static boolean isHigh(Wal wal) {
        return wal.fullness() >= HIGH_FULLNESS;
    }

    /** Whether what is left of the quota is for the answers that batches in the log wait for. */
    public static boolean mustLeaveRoomForAnswers(Wal wal) {
        return wal.fullness() >= FULL_BUT_FOR_ANSWERS;
    }

    /** Whether what is left of the quota is for samples, of the sources that may be sampled. */
    public static boolean mustSample(Wal wal) {
        return wal.fullness() >= FULL_BUT_FOR_SAMPLES;
    }

    /** Whether what is left of the quota is for sources of a higher priority than this one. */
    public static boolean mustLeaveRoomForHigher(Wal wal, SourcePriority priority) {
        return switch (priority) {
            case LOW -> wal.fullness() >= FULL_FOR_LOW;
            case NORMAL -> wal.fullness() >= FULL_FOR_NORMAL;
            case HIGH -> false;
        };
    }
}
