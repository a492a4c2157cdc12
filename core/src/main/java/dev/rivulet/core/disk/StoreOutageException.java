package dev.rivulet.core.disk;

import java.io.IOException;

/** A store does not answer, or answers that it cannot at present. Nothing is said of what was asked; the caller tries again later. */
public final class StoreOutageException extends IOException {

    private static final long serialVersionUID = 1L;

    public StoreOutageException(String message, Throwable cause) {
        super(message, cause);
    }
}
