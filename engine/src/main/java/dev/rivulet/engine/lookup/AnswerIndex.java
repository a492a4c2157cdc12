package dev.rivulet.engine.lookup;

import dev.rivulet.engine.frame.LookupAnswers;
import dev.rivulet.engine.frame.PutOffRow;
import dev.rivulet.engine.frame.ReturnedRows;
import dev.rivulet.engine.frame.RowPlace;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * For which batches of a log it has the answers to whose questions: eight bytes for each, so that even a long log fits; and which rows are put
 * off at its end. One owner while it is filled.
 */
public final class AnswerIndex {

    private static final int INITIAL_COUNT = 64;

    /** Positions of batches in ascending order. Answers are logged nearly in the order of their batches, so most come last. */
    private static final class Positions {
        private long[] positions = new long[INITIAL_COUNT];
        private int count;

        void add(long position) {
            int found = Arrays.binarySearch(positions, 0, count, position);
            if (found >= 0) {
                return;
            }
            if (count == positions.length) {
                positions = Arrays.copyOf(positions, 2 * count);
            }
            int index = -found - 1;
            System.arraycopy(positions, index, positions, index + 1, count - index);
            positions[index] = position;
            count++;
        }

        boolean has(long position) {
            return Arrays.binarySearch(positions, 0, count, position) >= 0;
        }
    }

    private final Map<String, Positions> byUid = new TreeMap<>();
    private final Set<RowPlace> putOff = new HashSet<>();
    private final long startPosition;
    private long firstPosition = Long.MAX_VALUE;
    private long lastPosition = -1;

    /**
     * @param startPosition batches before it are not asked for: a checkpoint has what became of them, though their answers may lie behind it
     * @param putOff what is put off there
     */
    public AnswerIndex(long startPosition, List<PutOffRow> putOff) {
        this.startPosition = startPosition;
        putOff.forEach(row -> this.putOff.add(row.place()));
    }

    /** The log has the answers to a lookup's questions about a batch. */
    public void add(LookupAnswers answers) {
        add(answers.uid(), answers.batchPosition());
        if (answers.batchPosition() >= startPosition) {
            putOff.addAll(answers.putOff());
        }
    }

    /** Rows that were put off come back. */
    public void add(ReturnedRows rows) {
        rows.places().forEach(putOff::remove);
    }

    /** The rows that are put off and do not come back. */
    public Set<RowPlace> putOff() {
        return Collections.unmodifiableSet(putOff);
    }

    /** As {@link #add(LookupAnswers)}. */
    void add(String uid, long batchPosition) {
        if (batchPosition >= startPosition) {
            byUid.computeIfAbsent(uid, key -> new Positions()).add(batchPosition);
            firstPosition = Math.min(firstPosition, batchPosition);
            lastPosition = Math.max(lastPosition, batchPosition);
        }
    }

    /** The first batch that it has; all answers lie behind it. {@link Long#MAX_VALUE} if it has none. */
    long firstPosition() {
        return firstPosition;
    }

    boolean has(String uid, long batchPosition) {
        Positions positions = byUid.get(uid);
        return positions != null && positions.has(batchPosition);
    }

    /** Whether it has no batch at or behind a position. */
    boolean endsBefore(long batchPosition) {
        return lastPosition < batchPosition;
    }
}
