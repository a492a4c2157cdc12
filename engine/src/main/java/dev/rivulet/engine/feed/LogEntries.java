package dev.rivulet.engine.feed;

import dev.rivulet.engine.frame.LogEntry;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The entries of a log in order, as the feeder takes them: of a live job, or of a range that is replayed. Owned by the feeder agent. */
public interface LogEntries extends Closeable {

    /**
     * The next entry, or null if there is none at present.
     *
     * @throws IOException if the log is damaged, or a source no longer has what was logged by offset
     */
    @Nullable LogEntry next() throws IOException;
}
