package dev.rivulet.delta.kernel.commit;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A commit failed, and the log could not be read to learn whether it is there all the same. What it names must be left alone; whoever
 * wants to know opens the table again and looks.
 */
public final class UnknownOutcomeException extends IOException {

    private static final long serialVersionUID = 1L;

    public UnknownOutcomeException(Path table, long version, IOException cause) {
        super(
                "table " + table + ": it is not known whether version " + version
                        + " was committed, as its log cannot be" + " read: " + cause.getMessage()
                        + "; open the table again and look",
                cause);
    }
}
