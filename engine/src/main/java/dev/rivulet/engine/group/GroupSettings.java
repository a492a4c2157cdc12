package dev.rivulet.engine.group;

import java.time.Duration;

/**
 * How a group of jobs is run. Immutable.
 *
 * @param memorySizeBytes a budget that is divided among the jobs by their weights, in place of what their own settings say of memory; {@link
 *     #MEMORY_OF_EACH} for what each one's settings say
 * @param drainTimeMax how long closing waits for the jobs to drain; what is not drained by then is replayed by the next start
 * @param listener told of each job's end
 */
public record GroupSettings(long memorySizeBytes, Duration drainTimeMax, GroupListener listener) {

    /** The group has no budget. */
    public static final long MEMORY_OF_EACH = Long.MAX_VALUE;

    /** Less than what service managers wait before they use force. */
    public static final Duration DRAIN_TIME_MAX_DEFAULT = Duration.ofSeconds(60);

    public GroupSettings {
        if (memorySizeBytes < 1) {
            throw new IllegalArgumentException("memorySizeBytes is " + memorySizeBytes + ", wanted at least 1");
        }
        if (drainTimeMax.isNegative()) {
            throw new IllegalArgumentException("drainTimeMax is " + drainTimeMax + ", wanted zero or more");
        }
    }

    public static GroupSettings defaults() {
        return new GroupSettings(MEMORY_OF_EACH, DRAIN_TIME_MAX_DEFAULT, end -> {});
    }

    public GroupSettings withMemory(long sizeBytes) {
        return new GroupSettings(sizeBytes, drainTimeMax, listener);
    }

    public GroupSettings withDrainTimeMax(Duration timeMax) {
        return new GroupSettings(memorySizeBytes, timeMax, listener);
    }

    public GroupSettings withListener(GroupListener changed) {
        return new GroupSettings(memorySizeBytes, drainTimeMax, changed);
    }
}
