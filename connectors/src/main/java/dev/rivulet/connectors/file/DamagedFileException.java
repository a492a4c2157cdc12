package dev.rivulet.connectors.file;

import java.io.IOException;

/** What is in a file is damaged, or of another format; to read it again will not help. */
public final class DamagedFileException extends IOException {

    private static final long serialVersionUID = 1L;

    public DamagedFileException(String message) {
        super(message);
    }

    public DamagedFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
