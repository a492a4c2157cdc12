package dev.rivulet.core.disk;

import java.io.IOException;

/** A store or server does not answer, or answers that it cannot at present. Nothing is said of what was asked; the caller tries again later. */
public final class OutOfReachException extends IOException {

    private static final long serialVersionUID = 1L;

    public OutOfReachException(String message, Throwable cause) {
        super(message, cause);
    }
}
