package dev.rivulet.delta.kernel.commit;

import dev.rivulet.core.disk.FinalFailure;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A file stands under its name, but nothing proves that the name survives a power loss. A second sync may lie, so the table must
 * not be written to again before it is opened afresh.
 */
public final class UnprovenEntryException extends IOException implements FinalFailure {

    private static final long serialVersionUID = 1L;

    public UnprovenEntryException(Path file, IOException cause) {
        super(
                file.getParent() + " could not be synced after " + file.getFileName()
                        + " was put there, so it is not known to be durable; end this writer and open the table again",
                cause);
    }
}
