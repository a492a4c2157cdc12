package dev.rivulet.engine.reject;

import dev.rivulet.engine.job.RejectedRecord;
import java.util.HashMap;
import java.util.Map;

/**
 * Names dead letters as they come, see {@link DeadLetter}. Those of one place in the log come together, as the entry there is dealt with
 * before the next one; so it remembers one position. One owner.
 */
final class LetterNames {

    private final Map<Integer, Integer> counts = new HashMap<>();
    private long position = -1;

    DeadLetter named(long epoch, RejectedRecord record) {
        if (record.logPosition() != position) {
            position = record.logPosition();
            counts.clear();
        }
        return DeadLetter.of(epoch, record, counts.merge(record.recordIndex(), 1, Integer::sum) - 1);
    }
}
