package dev.rivulet.engine.ring;

import org.jspecify.annotations.Nullable;

/**
 * What a lane puts out, on its way to the collect agent: bounded, so that a watermark that closes a million windows puts them out as
 * fast as they are written and no faster. When it has no room the lane stops and resumes later.
 */
public final class LaneOutput {

    /** Chunks under way: enough to keep both sides busy. */
    private static final int CHUNK_COUNT_MAX = 16;

    private final Handover<OutputChunk> chunks = Handover.fromOne(CHUNK_COUNT_MAX);

    /** Owned by the lane. */
    private @Nullable OutputChunk current;

    /** Lane: whether one more row can be added. */
    public boolean hasRoom() {
        return current == null || !current.isFull() || flush();
    }

    /** Lane: adds a row of this slot; only after {@link #hasRoom}. */
    public void add(long sequence, long timeMicros, int keyGroup, Object row) {
        if (current == null) {
            current = new OutputChunk(sequence);
        }
        current.add(timeMicros, keyGroup, row);
    }

    /**
     * Lane: hands over what was added; must succeed before the lane is done with the slot.
     *
     * @return false if there is no room; to be tried again
     */
    public boolean flush() {
        if (current == null) {
            return true;
        }
        boolean isTaken = chunks.offer(current);
        if (isTaken) {
            current = null;
        }
        return isTaken;
    }

    /** Collect agent: takes the next chunk of this slot, or returns null if there is none now. */
    public @Nullable OutputChunk poll(long sequence) {
        OutputChunk head = chunks.peek();
        if (head == null || head.sequence() != sequence) {
            return null;
        }
        return chunks.poll();
    }
}
