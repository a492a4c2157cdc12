package dev.rivulet.wal.error;

import java.nio.file.Path;

/**
 * The log does not begin where it must: its first segments are missing although they were never released, or the start mark that
 * would say so is missing itself. Immutable.
 */
public final class WalStartException extends WalException {

    private static final long serialVersionUID = 1L;

    public WalStartException(Path file, String message) {
        super(file, 0, message);
    }
}
