package dev.rivulet.wal.error;

import java.nio.file.Path;

/**
 * The header of a segment, or of the start mark, is damaged. A header is durable before its file gets its final name, so this is
 * never the trace of a crash. Immutable.
 */
public final class WalHeaderException extends WalException {

    private static final long serialVersionUID = 1L;

    public WalHeaderException(Path file, String problem) {
        super(file, 0, "the header is damaged: " + problem + "; restore the file from a copy");
    }
}
