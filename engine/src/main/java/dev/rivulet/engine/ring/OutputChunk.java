package dev.rivulet.engine.ring;

/**
 * Some rows that a lane puts out for one slot, in the order of time and key group. Written by the lane, then handed to the collect
 * agent and never touched again.
 */
public final class OutputChunk {

    /** Large enough to make a handover cheap, small enough that a queue of chunks is no burden. */
    static final int ROW_COUNT_MAX = 256;

    private final long sequence;
    private final Object[] rows = new Object[ROW_COUNT_MAX];
    private final long[] timesMicros = new long[ROW_COUNT_MAX];
    private final int[] keyGroups = new int[ROW_COUNT_MAX];
    private int count;

    OutputChunk(long sequence) {
        this.sequence = sequence;
    }

    void add(long timeMicros, int keyGroup, Object row) {
        rows[count] = row;
        timesMicros[count] = timeMicros;
        keyGroups[count] = keyGroup;
        count++;
    }

    boolean isFull() {
        return count == ROW_COUNT_MAX;
    }

    /** The slot that the rows belong to. */
    public long sequence() {
        return sequence;
    }

    public int count() {
        return count;
    }

    public Object row(int index) {
        return rows[index];
    }

    /** Whether the row here comes before the other one. Rows of one key group come from one lane, so two heads never tie. */
    public boolean isBefore(int index, OutputChunk other, int otherIndex) {
        int byTime = Long.compare(timesMicros[index], other.timesMicros[otherIndex]);
        return byTime != 0 ? byTime < 0 : keyGroups[index] < other.keyGroups[otherIndex];
    }
}
