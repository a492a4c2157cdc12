package dev.rivulet.delta.stream;

import java.time.Instant;

/** Where a stream over a table begins that has no offset in the log yet. */
public sealed interface StreamStart {

    /** With all rows that the latest version has; then what later ones add. */
    record LatestSnapshot() implements StreamStart {}

    /**
     * With what a version adds.
     *
     * @param version 0 or more, at most one behind the latest
     */
    record AtVersion(long version) implements StreamStart {

        public AtVersion {
            if (version < 0) {
                throw new IllegalArgumentException("startingVersion is " + version + ", wanted 0 or more");
            }
        }
    }

    /** With what the next version adds. */
    record AfterLatest() implements StreamStart {}

    /** With what the first version adds that was committed at that time or later. */
    record AtTime(Instant time) implements StreamStart {}
}
