package dev.rivulet.core.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Another process, or another holder in this one, has the lock. The caller must not touch what it guards. */
public final class LockedException extends IOException {

    private static final long serialVersionUID = 1L;

    /**
     * @param processId of the holder, if it is known
     */
    public LockedException(Path file, OptionalLong processId) {
        super(file + " is locked: " + nameOf(processId)
                + " uses this directory; stop it first, or choose another directory");
    }

    private static String nameOf(OptionalLong processId) {
        return processId.isPresent() ? "process " + processId.getAsLong() : "another process";
    }
}
