package dev.rivulet.wal.error;

import java.nio.file.Path;

/** A segment is sound in itself but belongs to another log, another place in this log, or another history of it. Immutable. */
public final class ForeignSegmentException extends WalException {

    private static final long serialVersionUID = 1L;

    public ForeignSegmentException(Path file, String what, Object found, Object wanted) {
        super(
                file,
                0,
                "a foreign segment: " + what + " is " + found + ", wanted is " + wanted
                        + "; put the right file back, and keep logs in separate directories");
    }
}
