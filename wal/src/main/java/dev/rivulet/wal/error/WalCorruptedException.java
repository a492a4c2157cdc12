package dev.rivulet.wal.error;

import java.nio.file.Path;

/**
 * A frame that was proven durable is damaged. This is no torn tail, which is cut silently: something that was acknowledged cannot
 * be read any more. The caller stops and reports it. Immutable.
 */
public final class WalCorruptedException extends WalException {

    private static final long serialVersionUID = 1L;

    private final long fromPosition;
    private final long toPosition;

    public WalCorruptedException(Path file, long offset, long fromPosition, long toPosition, String problem) {
        super(
                file,
                offset,
                "the frame at offset " + offset + " is damaged (" + problem
                        + "), but the log was durable up to position "
                        + toPosition + ", so positions " + fromPosition + " to " + toPosition
                        + " are affected; restore the file from a copy, or start from a checkpoint at or behind position "
                        + toPosition);
        this.fromPosition = fromPosition;
        this.toPosition = toPosition;
    }

    /** The first position that cannot be read. */
    public long fromPosition() {
        return fromPosition;
    }

    /** The end of what is known to have been durable and may be affected; frames in between may still be good. */
    public long toPosition() {
        return toPosition;
    }
}
