package dev.rivulet.state;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * State on disk that is not what was written there. The message names the file or the row. The caller does not use any of it and
 * restores from an older checkpoint, or replays the log.
 */
public final class CorruptStateException extends IOException {

    private static final long serialVersionUID = 1L;

    public CorruptStateException(String message) {
        super(message);
    }

    public CorruptStateException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
