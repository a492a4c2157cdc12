package dev.rivulet.engine.lookup;

import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.frame.RowPlace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a lookup is to be asked about a batch, from a decode worker to the lookup agent; or word of rows that are back. Immutable.
 *
 * @param worker who wants to know
 * @param sequence of the slot, {@link #NO_SLOT} if none waits
 * @param entry the batch in the log
 * @param lookup index in the plan
 * @param questions in the order of the rows, at least one; none of rows that are back
 * @param recalled the one row that is asked about, if it was put off before the checkpoint that the job started from; its batch has no
 *     other record
 */
public record LookupRequest(
        int worker,
        long sequence,
        LogEntry entry,
        int lookup,
        List<Question> questions,
        @Nullable RowPlace recalled) {

    public static final long NO_SLOT = -1;

    /**
     * About a row.
     *
     * @param record the index in the batch of the record that the row came of
     * @param place among the rows that the record makes the lookup ask about
     * @param isLeftOut whether a decision in the log says that the lookup is not to be called
     */
    public record Question(int record, int place, Object row, boolean isLeftOut) {}

    public LookupRequest {
        questions = List.copyOf(questions);
    }
}
