package dev.rivulet.engine.exchange;

import dev.rivulet.engine.ring.WorkRing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Merges what the lanes of a stage put out for a slot into the one order that does not depend on the number of lanes, that of the
 * origins. Owned by the agent that receives it: the collect agent, or a lane of the next stage.
 */
public final class LaneMerge {

    /** What there is. */
    public enum Next {
        /** The next row is at hand. */
        ROW,
        /** Some lane has not said yet what it has. */
        WAIT,
        /** The slot has no more rows. */
        END
    }

    private final WorkRing ring;
    private final int stage;
    private final List<LaneLink> links;
    private final @Nullable OutputChunk[] heads;
    private final int[] indices;

    private int lane = -1;
    private @Nullable Origin bound;

    private LaneMerge(WorkRing ring, int stage, List<LaneLink> links) {
        this.ring = ring;
        this.stage = stage;
        this.links = links;
        this.heads = new OutputChunk[links.size()];
        this.indices = new int[links.size()];
    }

    /** Of all that a stage has for the collect agent. */
    public static LaneMerge forCollect(WorkRing ring, int stage, List<LaneOutput> outputs) {
        return new LaneMerge(
                ring, stage, outputs.stream().map(LaneOutput::toCollect).toList());
    }

    /** Of all that a stage has for one lane of the next. */
    public static LaneMerge forLane(WorkRing ring, int stage, List<LaneOutput> outputs, int receiver) {
        List<LaneLink> links = new ArrayList<>();
        outputs.forEach(output -> links.add(output.toNext(receiver)));
        return new LaneMerge(ring, stage, links);
    }

    /** Goes to the next row of the slot. */
    public Next next(long sequence) {
        dropCurrent();
        bound = null;
        int first = -1;
        boolean isWaiting = false;
        for (int candidate = 0; candidate < heads.length; candidate++) {
            if (heads[candidate] == null) {
                // In this order: what a lane put out before it said so is seen by whoever sees what it said.
                boolean isDone = ring.done(stage, candidate) >= sequence;
                Origin frontier = links.get(candidate).frontier(sequence);
                heads[candidate] = links.get(candidate).poll(sequence);
                indices[candidate] = 0;
                if (heads[candidate] == null && !isDone) {
                    if (frontier == null) {
                        bound = null;
                        return Next.WAIT;
                    }
                    isWaiting = true;
                    bound = bound == null || frontier.compareTo(bound) < 0 ? frontier : bound;
                }
            }
            if (heads[candidate] != null && (first < 0 || originOf(candidate).compareTo(originOf(first)) < 0)) {
                first = candidate;
            }
        }
        if (first < 0) {
            return isWaiting ? Next.WAIT : Next.END;
        }
        if (bound != null && originOf(first).compareTo(bound) > 0) {
            return Next.WAIT;
        }
        lane = first;
        return Next.ROW;
    }

    /** After {@link Next#WAIT}: the rows to come are behind this place; null if nothing is known. */
    public @Nullable Origin bound() {
        return bound;
    }

    /** After {@link Next#ROW}: a sink's or operator's index, or a {@link Target}. */
    public int target() {
        return head(lane).targets[indices[lane]];
    }

    public Object row() {
        return head(lane).rows[indices[lane]];
    }

    /** Fills in the current row, on its way to a keyed operator. */
    public void fill(KeyedRow target) {
        OutputChunk head = head(lane);
        OutputChunk.Keyed columns = head.keyed();
        int index = indices[lane];
        target.ofOrigin(head.origins[index]);
        target.set(
                head.rows[index],
                columns.keys[index],
                columns.keyHashes[index],
                columns.eventTimes[index],
                columns.watermarks[index]);
    }

    private void dropCurrent() {
        if (lane >= 0) {
            indices[lane]++;
            if (indices[lane] == head(lane).count()) {
                heads[lane] = null;
            }
            lane = -1;
        }
    }

    private Origin originOf(int candidate) {
        return head(candidate).origins[indices[candidate]];
    }

    private OutputChunk head(int candidate) {
        OutputChunk head = heads[candidate];
        if (head == null) {
            throw new AssertionError("a row was asked for where there is none");
        }
        return head;
    }
}
