package dev.rivulet.core.disk;

import java.io.IOException;
import java.nio.file.Path;

/** Another process, or another holder in this one, has the lock. The caller must not touch what it guards. */
public final class LockedException extends IOException {

    private static final long serialVersionUID = 1L;

    public LockedException(Path file) {
        super(file + " is locked: another process uses this directory; stop it first, or choose another directory");
    }
}
