package dev.rivulet.delta.change;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Other writers committed between each reading of a table and the commit of what was computed from it, too often to go on. Nothing of
 * the change is visible; it may be asked for again, best when fewer write.
 */
public final class ConcurrentChangeException extends IOException {

    private static final long serialVersionUID = 1L;

    public ConcurrentChangeException(Path table, String operation, int attemptCount, long lastVersion) {
        super("table " + table + ": " + operation + " was computed " + attemptCount + " times, last from version "
                + lastVersion + ", and each time somebody else committed before; nothing has changed, try again");
    }
}
