package dev.rivulet.system.sim;

import dev.rivulet.engine.job.LoggedFrame;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What lookups put off by what the log says, in the plain computation, and where it holds the watermarks of groups of sources. */
final class PlainPutOff {

    /** A row, told apart from all others. */
    record Key(String uid, long position, int record, int place) {}

    /**
     * A row that waits.
     *
     * @param row as it came to the lookup; null if its record was refused before, on another way
     * @param holds per group, what it had come behind
     */
    record Waiting(@Nullable PlainRow row, List<Node> next, long[] holds) {}

    private final Set<Key> putOff = new HashSet<>();
    private final Map<Key, Waiting> waiting = new LinkedHashMap<>();
    private final int groupCount;

    PlainPutOff(int groupCount) {
        this.groupCount = groupCount;
    }

    /** The log says that rows of a batch are put off. */
    void note(LoggedFrame.LookedUp answers) {
        for (LoggedFrame.Row row : answers.putOff()) {
            putOff.add(new Key(answers.uid(), answers.batchPosition(), row.record(), row.place()));
        }
    }

    boolean has(Key key) {
        return putOff.contains(key);
    }

    void add(Key key, Waiting row) {
        waiting.put(key, row);
    }

    Waiting get(Key key) {
        Waiting row = waiting.get(key);
        if (row == null) {
            throw new AssertionError("a row comes back that was not put off, or for the second time: " + key);
        }
        return row;
    }

    void remove(List<Key> keys) {
        keys.forEach(waiting::remove);
    }

    /** Per group, what it may come to at the most. */
    long[] holds() {
        long[] lowest = new long[groupCount];
        Arrays.fill(lowest, Long.MAX_VALUE);
        for (Waiting row : waiting.values()) {
            for (int group = 0; group < groupCount; group++) {
                lowest[group] = Math.min(lowest[group], row.holds[group]);
            }
        }
        return lowest;
    }
}
