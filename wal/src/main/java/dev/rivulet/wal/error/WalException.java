package dev.rivulet.wal.error;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The log's files are not what they must be, or the log has failed before. None of these goes away by trying again: a person has to
 * look, and the message says at what. Immutable.
 */
public abstract sealed class WalException extends IOException
        permits WalCorruptedException,
                WalHeaderException,
                WalVersionException,
                WalGapException,
                WalStartException,
                ForeignSegmentException,
                WalHoleException,
                WalPoisonedException {

    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final long offset;

    WalException(Path file, long offset, String message) {
        super(file + ": " + message);
        this.file = file;
        this.offset = offset;
    }

    /** The file concerned, or the log's directory if a file is missing. */
    public Path file() {
        return file;
    }

    /** Where in the file, in bytes from its start; 0 if the file as a whole is concerned. */
    public long offset() {
        return offset;
    }
}
