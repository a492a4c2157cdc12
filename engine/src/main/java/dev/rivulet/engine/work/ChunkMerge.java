package dev.rivulet.engine.work;

import dev.rivulet.engine.ring.LaneOutput;
import dev.rivulet.engine.ring.OutputChunk;
import dev.rivulet.engine.ring.WorkRing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Merges what the lanes put out for a slot into the one order that does not depend on the number of lanes: by time, then key group,
 * then as the lane that owns the group ordered it. Owned by the collect agent.
 */
final class ChunkMerge {

    private final WorkRing ring;
    private final List<LaneOutput> outputs;
    private final @Nullable OutputChunk[] heads;
    private final int[] indices;

    ChunkMerge(WorkRing ring, List<LaneOutput> outputs) {
        this.ring = ring;
        this.outputs = outputs;
        this.heads = new OutputChunk[outputs.size()];
        this.indices = new int[outputs.size()];
    }

    /** Whether the next row of the slot is known, or that there is none: every lane has a head or is done with the slot. */
    boolean isReady(long sequence) {
        for (int lane = 0; lane < heads.length; lane++) {
            if (heads[lane] == null && !refill(lane, sequence)) {
                return false;
            }
        }
        return true;
    }

    /** The next row of the slot, or null if there is none left; only after {@link #isReady}. */
    @Nullable Object next() {
        int first = -1;
        for (int lane = 0; lane < heads.length; lane++) {
            if (heads[lane] != null && (first < 0 || isBefore(lane, first))) {
                first = lane;
            }
        }
        return first < 0 ? null : take(first);
    }

    private boolean refill(int lane, long sequence) {
        // In this order: what a lane put out before it was done is seen by whoever sees that it is done.
        boolean isDone = ring.done(lane) >= sequence;
        OutputChunk chunk = outputs.get(lane).poll(sequence);
        heads[lane] = chunk;
        indices[lane] = 0;
        return chunk != null || isDone;
    }

    private boolean isBefore(int lane, int other) {
        OutputChunk head = heads[lane];
        OutputChunk otherHead = heads[other];
        return head != null && otherHead != null && head.isBefore(indices[lane], otherHead, indices[other]);
    }

    private @Nullable Object take(int lane) {
        OutputChunk head = heads[lane];
        if (head == null) {
            return null;
        }
        Object row = head.row(indices[lane]++);
        if (indices[lane] == head.count()) {
            heads[lane] = null;
        }
        return row;
    }
}
