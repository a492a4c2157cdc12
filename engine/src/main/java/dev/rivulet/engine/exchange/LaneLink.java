package dev.rivulet.engine.exchange;

import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.ring.Handover;
import dev.rivulet.engine.ring.Latest;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The way from one lane to one receiver: a bounded queue of chunks, and a frontier that says how far a lane has come which has
 * nothing for this receiver. Without it two lanes could wait for each other: each held up by a receiver that waits for the other one's
 * next row to know which is first.
 */
final class LaneLink {

    /** What a lane puts out for a slot from here on comes behind the origin. */
    private record Frontier(long sequence, Origin origin) {}

    private final boolean isKeyed;
    private final int chunkRowCount;
    private final Handover<OutputChunk> chunks;
    private final Latest<Frontier> frontier = new Latest<>();

    /** Owned by the lane: chunks that found no room, since one row became many. */
    private final ArrayDeque<OutputChunk> overflow = new ArrayDeque<>();
    /** Owned by the lane. */
    private @Nullable OutputChunk current;

    /**
     * @param isKeyed whether the rows are on their way to keyed operators
     */
    LaneLink(EngineSettings.RingSizes sizes, boolean isKeyed) {
        this.isKeyed = isKeyed;
        this.chunkRowCount = sizes.chunkRowCount();
        this.chunks = Handover.fromOne(sizes.chunkCount());
    }

    /** Lane: the chunk to add a row to. */
    OutputChunk chunkFor(long sequence) {
        OutputChunk chunk = current;
        if (chunk == null || chunk.isFull()) {
            if (chunk != null) {
                overflow.add(chunk);
            }
            chunk = new OutputChunk(sequence, chunkRowCount, isKeyed);
            current = chunk;
        }
        return chunk;
    }

    /** Lane: whether more can be added without a wait. */
    boolean hasRoom() {
        boolean isWaiting = !overflow.isEmpty() || current != null && current.isFull();
        return !isWaiting || flush();
    }

    /**
     * Lane: hands over what was added.
     *
     * @return false if there is no room; to be tried again
     */
    boolean flush() {
        OutputChunk chunk = overflow.peek();
        while (chunk != null) {
            if (!chunks.offer(chunk)) {
                return false;
            }
            overflow.poll();
            chunk = overflow.peek();
        }
        if (current != null) {
            if (!chunks.offer(current)) {
                return false;
            }
            current = null;
        }
        return true;
    }

    /** Lane: says that what it puts out for the slot from here on comes behind the origin; only when all before is handed over. */
    void announce(long sequence, Origin origin) {
        if (flush()) {
            Frontier said = frontier.get();
            if (said == null || said.sequence != sequence || said.origin.compareTo(origin) < 0) {
                frontier.set(new Frontier(sequence, origin));
            }
        }
    }

    /** Receiver: how far the lane has come with the slot, null if it did not say; to be asked before {@link #poll}. */
    @Nullable Origin frontier(long sequence) {
        Frontier said = frontier.get();
        return said == null || said.sequence != sequence ? null : said.origin;
    }

    /** Receiver: takes the next chunk of this slot, or returns null if there is none now. */
    @Nullable OutputChunk poll(long sequence) {
        OutputChunk head = chunks.peek();
        if (head == null || head.sequence != sequence) {
            return null;
        }
        return chunks.poll();
    }
}
