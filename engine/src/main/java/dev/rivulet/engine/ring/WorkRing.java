package dev.rivulet.engine.ring;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;

/**
 * The ring from the feeder through decode workers and lanes to the collect agent. Every agent owns the sequence up to which it is
 * done, and asks here how far it may go.
 */
public final class WorkRing {

    private final RingBuffer<WorkSlot> ring;
    private final Sequence[] decoders;
    private final Sequence[] lanes;
    private final Sequence collector = new Sequence(-1);

    /**
     * @param slotCount a power of two
     */
    public WorkRing(int slotCount, int decoderCount, int laneCount) {
        ring = RingBuffer.createSingleProducer(() -> new WorkSlot(laneCount), slotCount);
        ring.addGatingSequences(collector);
        decoders = decoderSequences(decoderCount);
        lanes = laneSequences(laneCount);
    }

    /** A worker's first slot is that of its index, so at first it is done with those before. */
    private static Sequence[] decoderSequences(int count) {
        Sequence[] sequences = new Sequence[count];
        for (int index = 0; index < count; index++) {
            sequences[index] = new Sequence(index - 1);
        }
        return sequences;
    }

    private static Sequence[] laneSequences(int count) {
        Sequence[] sequences = new Sequence[count];
        for (int index = 0; index < count; index++) {
            sequences[index] = new Sequence(-1);
        }
        return sequences;
    }

    public int laneCount() {
        return lanes.length;
    }

    public int decoderCount() {
        return decoders.length;
    }

    /** Feeder: whether a slot is free. */
    public boolean hasRoom() {
        return ring.hasAvailableCapacity(1);
    }

    /** Feeder: publishes an entry; only after {@link #hasRoom}. */
    public void publish(LogEntry entry, boolean isCheckpointCut) {
        long sequence = ring.next();
        ring.get(sequence).set(entry, isCheckpointCut);
        ring.publish(sequence);
    }

    public WorkSlot slot(long sequence) {
        return ring.get(sequence);
    }

    /** The last slot that the feeder published. */
    public long published() {
        return ring.getCursor();
    }

    /**
     * Decode worker: all of its own slots up to this one are done. Workers take turns, so the slots of the others that follow are
     * none of its business.
     */
    public void markDecoded(int decoder, long sequence) {
        decoders[decoder].set(sequence + decoders.length - 1);
    }

    /** The last slot up to which all are decoded. */
    public long decoded() {
        return Math.min(minimum(decoders), published());
    }

    /** Lane: done with all slots up to this one; its output for them was handed over before. */
    public void markDone(int lane, long sequence) {
        lanes[lane].set(sequence);
    }

    /** The last slot that this lane is done with. */
    public long done(int lane) {
        return lanes[lane].get();
    }

    /** Collect agent: the slot is free again. */
    public void markCollected(long sequence) {
        collector.set(sequence);
    }

    private static long minimum(Sequence[] sequences) {
        long minimum = Long.MAX_VALUE;
        for (Sequence sequence : sequences) {
            minimum = Math.min(minimum, sequence.get());
        }
        return minimum;
    }
}
