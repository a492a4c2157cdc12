package dev.rivulet.engine.lookup;

import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.frame.LookupAnswers;
import dev.rivulet.engine.frame.ReturnedRows;
import dev.rivulet.engine.frame.RowPlace;
import java.io.Closeable;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers that were given in an earlier run, and are taken instead of asking again. Owned by the lookup agent. */
public interface LoggedAnswers extends Closeable {

    /** There are none. */
    LoggedAnswers NONE = new LoggedAnswers() {
        @Override
        public @Nullable LookupAnswers find(LogEntry entry, String uid) {
            return null;
        }

        @Override
        public void close() {}
    };

    /**
     * What a lookup was answered for a batch; asked for once.
     *
     * @param entry the batch in the log
     * @param uid the lookup's
     * @return null if there is nothing
     * @throws IOException if they cannot be read
     */
    @Nullable LookupAnswers find(LogEntry entry, String uid) throws IOException;

    /** Rows that come back here, in a run that repeats another one's log; else null. */
    default @Nullable ReturnedRows pollReturned() {
        return null;
    }

    /** The rows that were put off and do not come back in the log as it is at the start: they are asked about again. */
    default Set<RowPlace> putOff() {
        return Set.of();
    }
}
