package dev.rivulet.engine.lookup;

import dev.rivulet.engine.frame.LogEntry;
import java.util.List;

/**
 * What a lookup is to be asked about a batch, from a decode worker to the lookup agent. Immutable.
 *
 * @param worker who wants to know
 * @param sequence of the slot
 * @param entry the batch in the log
 * @param lookup index in the plan
 * @param questions in the order of the rows, at least one
 */
public record LookupRequest(int worker, long sequence, LogEntry entry, int lookup, List<Question> questions) {

    /**
     * About a row.
     *
     * @param record the index in the batch of the record that the row came of
     * @param isLeftOut whether a decision in the log says that the lookup is not to be called
     */
    public record Question(int record, Object row, boolean isLeftOut) {}

    public LookupRequest {
        questions = List.copyOf(questions);
    }
}
