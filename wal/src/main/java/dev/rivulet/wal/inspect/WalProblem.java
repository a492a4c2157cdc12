package dev.rivulet.wal.inspect;

import dev.rivulet.wal.error.WalException;
import java.nio.file.Path;

/**
 * Something that opening or reading the log halts at, with what the exception would say. Immutable.
 *
 * @param file concerned, or the log's directory if files are missing
 * @param offset in the file, 0 if it is concerned as a whole
 * @param positions what of the log cannot be read because of it; empty if all can, or if that is not known
 * @param message with the file and what to do
 */
public record WalProblem(Kind kind, Path file, long offset, PositionRange positions, String message) {

    /** What is wrong; each has an exception of its own in {@code dev.rivulet.wal.error}. */
    public enum Kind {
        /** Frames are damaged. */
        DAMAGED_FRAMES,
        DAMAGED_HEADER,
        MISSING_SEGMENTS,

        /** The start mark, or segments before the first one that is there. */
        MISSING_START,
        FOREIGN_SEGMENT,
        NEWER_VERSION
    }

    static WalProblem of(Kind kind, WalException failure, PositionRange positions) {
        return new WalProblem(kind, failure.file(), failure.offset(), positions, String.valueOf(failure.getMessage()));
    }
}
