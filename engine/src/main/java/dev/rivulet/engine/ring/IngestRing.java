package dev.rivulet.engine.ring;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import dev.rivulet.core.Invariant;
import dev.rivulet.core.batch.Batch;
import org.jspecify.annotations.Nullable;

/**
 * The ring between a source agent and the journal agent, bounded in batches and in bytes. The source agent publishes; the journal
 * agent polls, and frees slots when what was in them is durable, which is also what the source agent waits for to acknowledge, or dropped.
 */
public final class IngestRing {

    private final RingBuffer<IngestSlot> ring;
    private final long sizeBytesMax;

    /** Writer: source agent. */
    private long publishedBytes;

    /** Writer: journal agent. Reader: source agent, who may see it late and then waits a cycle longer. */
    private final Sequence takenBytes = new Sequence(0);

    /** Writer: journal agent, after the sync. Reader: source agent. */
    private final Sequence durableSequence = new Sequence(-1);

    /** Writer: journal agent. Gates the ring: up to here slots are free, as what was in them is durable or was dropped. */
    private final Sequence freeSequence = new Sequence(-1);

    /** Writer and reader: journal agent. */
    private long takenSequence = -1;

    /**
     * @param slotCount a power of two
     * @param sizeBytesMax of the batches in the ring; a single larger batch passes when the ring is empty
     */
    public IngestRing(int slotCount, long sizeBytesMax) {
        this.ring = RingBuffer.createSingleProducer(IngestSlot::new, slotCount);
        this.ring.addGatingSequences(freeSequence);
        this.sizeBytesMax = sizeBytesMax;
    }

    /** Source agent: whether another batch may be published. */
    public boolean hasRoom() {
        return publishedBytes - takenBytes.get() < sizeBytesMax && ring.hasAvailableCapacity(1);
    }

    /**
     * Source agent: publishes a batch; only after {@link #hasRoom}.
     *
     * @return its sequence
     */
    public long publish(Batch batch) {
        Invariant.check(ring.hasAvailableCapacity(1), "a batch is published only when the ingest ring has room");
        publishedBytes += batch.sizeBytes();
        long sequence = ring.next();
        ring.get(sequence).set(batch);
        ring.publish(sequence);
        return sequence;
    }

    /** Journal agent: the next batch, or null if there is none. */
    public @Nullable Batch poll() {
        if (takenSequence >= ring.getCursor()) {
            return null;
        }
        Batch batch = ring.get(++takenSequence).take();
        if (batch == null) {
            throw new AssertionError("ingest slot " + takenSequence + " was published empty");
        }
        takenBytes.set(takenBytes.get() + batch.sizeBytes());
        return batch;
    }

    /**
     * Journal agent: what was polled is in the log now, and may be acknowledged.
     *
     * @param heldCount how many of those polled last are not, because the log had no room for them
     */
    public void markDurable(int heldCount) {
        long sequence = takenSequence - heldCount;
        if (sequence > durableSequence.get()) {
            durableSequence.set(sequence);
            freeSequence.set(Math.max(sequence, freeSequence.get()));
        }
    }

    /** Journal agent: what was polled is dropped, so that others may come; it may not be acknowledged. */
    public void markDropped() {
        freeSequence.set(takenSequence);
    }

    /** Any thread: the last sequence whose batch is durable. */
    public long durableSequence() {
        return durableSequence.get();
    }
}
