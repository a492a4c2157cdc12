package dev.rivulet.connectors.tail;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a file is followed. Immutable.
 *
 * @param rotatedGlob the names that the file gets in its folder when it is rotated
 * @param header that the decoder needs; empty for none
 * @param pollInterval how often to look whether there is more
 * @param rotationWait how long a file that was rotated must have stood still before it is left
 * @param lineSizeMaxBytes the longest line that is taken
 */
record TailSettings(
        Path file,
        String rotatedGlob,
        String header,
        Duration pollInterval,
        Duration rotationWait,
        int lineSizeMaxBytes) {

    /** Often enough that nobody waits for it. */
    static final Duration POLL_INTERVAL_DEFAULT = Duration.ofMillis(100);

    /** Longer than a writer takes to open the new file, once it was told to. */
    static final Duration ROTATION_WAIT_DEFAULT = Duration.ofSeconds(5);

    static final int LINE_SIZE_MAX_DEFAULT_BYTES = 1 << 20;

    private static final int LINE_SIZE_MAX_LOWEST_BYTES = 4 << 10;
    private static final int LINE_SIZE_MAX_HIGHEST_BYTES = 256 << 20;

    TailSettings {
        if (file.getFileName() == null) {
            throw new IllegalArgumentException("the file to follow is `" + file + "`, wanted one with a name");
        }
        if (pollInterval.isNegative() || rotationWait.isNegative()) {
            throw new IllegalArgumentException(
                    "pollInterval is " + pollInterval + " and rotationWait " + rotationWait + ", wanted zero or more");
        }
        if (lineSizeMaxBytes < LINE_SIZE_MAX_LOWEST_BYTES || lineSizeMaxBytes > LINE_SIZE_MAX_HIGHEST_BYTES) {
            throw new IllegalArgumentException("lineSizeMaxBytes is " + lineSizeMaxBytes + ", wanted "
                    + LINE_SIZE_MAX_LOWEST_BYTES + " to " + LINE_SIZE_MAX_HIGHEST_BYTES);
        }
    }

    /** With the names that logrotate and most libraries give: the name, a dot or a dash, and something. */
    static TailSettings of(Path file, String header) {
        String name = String.valueOf(file.getFileName()).replaceAll("([\\\\*?\\[\\]{}])", "\\\\$1");
        return new TailSettings(
                file,
                name + "[.-]*",
                header,
                POLL_INTERVAL_DEFAULT,
                ROTATION_WAIT_DEFAULT,
                LINE_SIZE_MAX_DEFAULT_BYTES);
    }

    /** The folder that the file and its rotated forms lie in. */
    Path folder() {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }
}
