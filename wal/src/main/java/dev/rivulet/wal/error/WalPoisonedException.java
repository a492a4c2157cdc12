package dev.rivulet.wal.error;

import dev.rivulet.core.disk.FinalFailure;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A write or sync failed before, so nothing can be said of what reached the disk since the last good sync. The cause is that first
 * failure. The caller ends and opens the log anew, which carries what can be read, and is not proven, over to new durable pages.
 */
public final class WalPoisonedException extends WalException implements FinalFailure {

    private static final long serialVersionUID = 1L;

    public WalPoisonedException(Path directory, IOException cause) {
        super(
                directory,
                0,
                "the log failed before and takes nothing more; open it anew after curing: " + cause.getMessage());
        initCause(cause);
    }
}
