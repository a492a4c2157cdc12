package dev.rivulet.delta.stream;

import java.time.Duration;

/**
 * How a table is read as a stream. Immutable.
 *
 * @param start where to begin if the log has no offset yet
 * @param pollInterval how often the log is looked at for new versions at most
 */
public record StreamSettings(StreamStart start, Limits limits, Policies policies, Duration pollInterval) {

    /** Often enough that nobody waits for it; a look is a question for one file's existence. */
    private static final Duration POLL_INTERVAL_DEFAULT = Duration.ofMillis(100);

    public static final StreamSettings DEFAULTS =
            new StreamSettings(new StreamStart.LatestSnapshot(), Limits.NONE, Policies.STRICT, POLL_INTERVAL_DEFAULT);

    public StreamSettings {
        if (pollInterval.isNegative()) {
            throw new IllegalArgumentException("pollInterval is " + pollInterval + ", wanted zero or more");
        }
    }

    /**
     * What is begun per trigger interval at most; one file always is.
     *
     * @param fileCountMax at least 1
     * @param sizeBytesMax of the files as the log has it, at least 1; the file that reaches it is read whole
     */
    public record Limits(int fileCountMax, long sizeBytesMax) {

        /** The engine's log takes what comes. */
        public static final Limits NONE = new Limits(Integer.MAX_VALUE, Long.MAX_VALUE);

        public Limits {
            if (fileCountMax < 1) {
                throw new IllegalArgumentException("maxFilesPerTrigger is " + fileCountMax + ", wanted at least 1");
            }
            if (sizeBytesMax < 1) {
                throw new IllegalArgumentException("maxBytesPerTrigger is " + sizeBytesMax + ", wanted at least 1");
            }
        }
    }

    /**
     * What to do about commits that a stream cannot pass on.
     *
     * @param ignoreDeletes whether to pass over commits that take files out and add none
     * @param skipChangeCommits whether to pass over all commits that take rows out, with what they add
     * @param evolveSchema whether to go on after columns have changed, as long as the rows can be read
     */
    public record Policies(boolean ignoreDeletes, boolean skipChangeCommits, boolean evolveSchema) {

        /** Nothing is passed over. */
        public static final Policies STRICT = new Policies(false, false, false);
    }

    public StreamSettings with(StreamStart other) {
        return new StreamSettings(other, limits, policies, pollInterval);
    }

    public StreamSettings with(Limits other) {
        return new StreamSettings(start, other, policies, pollInterval);
    }

    public StreamSettings with(Policies other) {
        return new StreamSettings(start, limits, other, pollInterval);
    }

    public StreamSettings with(Duration otherPollInterval) {
        return new StreamSettings(start, limits, policies, otherPollInterval);
    }
}
