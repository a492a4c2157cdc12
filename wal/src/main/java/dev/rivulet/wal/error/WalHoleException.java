package dev.rivulet.wal.error;

import java.nio.file.Path;

/**
 * What was here was lost, and an operator's repair said so. The one exception that does not end reading: the caller decides whether it
 * can do without, and then reads on behind the hole. Immutable.
 */
public final class WalHoleException extends WalException {

    private static final long serialVersionUID = 1L;

    private final long fromPosition;
    private final long toPosition;

    public WalHoleException(Path file, long offset, long fromPosition, long toPosition) {
        super(
                file,
                offset,
                "a hole: positions " + fromPosition + " to " + toPosition
                        + " were lost and the log was repaired without them; restore the log from a copy, or start from a checkpoint at or"
                        + " behind position " + toPosition);
        this.fromPosition = fromPosition;
        this.toPosition = toPosition;
    }

    /** The first position that was lost, or from which on the reader wanted to know. */
    public long fromPosition() {
        return fromPosition;
    }

    /** Where the next frame begins. It may be another hole, since a large one takes several frames. */
    public long toPosition() {
        return toPosition;
    }
}
