package dev.rivulet.engine.lookup;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * For which batches of a log it has the answers to whose questions: eight bytes for each, so that even a long log fits. One owner while
 * it is filled.
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
    private final long startPosition;
    private long firstPosition = Long.MAX_VALUE;
    private long lastPosition = -1;

    /**
     * @param startPosition batches before it are not asked for: a checkpoint has what became of them, though their answers may lie behind it
     */
    public AnswerIndex(long startPosition) {
        this.startPosition = startPosition;
    }

    /** The log has the answers to a lookup's questions about a batch. */
    public void add(String uid, long batchPosition) {
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
