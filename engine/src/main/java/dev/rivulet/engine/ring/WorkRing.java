package dev.rivulet.engine.ring;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import dev.rivulet.engine.enrich.TablesInForce;
import dev.rivulet.engine.frame.LogEntry;

/**
 * The ring from the feeder through decode workers and lanes to the collect agent. Every agent owns the sequence up to which it is
 * done, and asks here how far it may go.
 */
public final class WorkRing {

    private final RingBuffer<WorkSlot> ring;
    private final Sequence[] decoders;
    /** Per stage and lane. */
    private final Sequence[][] lanes;
    /** Per stage and lane: up to which slot it has let go of the keys that it no longer owns. */
    private final Sequence[][] given;

    private final Sequence collector = new Sequence(-1);

    /**
     * How many of each kind of agent work around the ring.
     *
     * @param laneCount at most, per stage
     * @param stageCount at least 1
     */
    public record Crew(int decoderCount, int laneCount, int stageCount, int sinkCount) {}

    /**
     * @param slotCount a power of two
     */
    public WorkRing(int slotCount, Crew crew) {
        ring = RingBuffer.createSingleProducer(() -> new WorkSlot(crew.laneCount(), crew.sinkCount()), slotCount);
        ring.addGatingSequences(collector);
        decoders = decoderSequences(crew.decoderCount());
        lanes = new Sequence[crew.stageCount()][];
        given = new Sequence[crew.stageCount()][];
        for (int stage = 0; stage < lanes.length; stage++) {
            lanes[stage] = laneSequences(crew.laneCount());
            given[stage] = laneSequences(crew.laneCount());
        }
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
        return lanes[0].length;
    }

    public int stageCount() {
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
    public void publish(LogEntry entry, KeyGroups keyGroups, boolean isCheckpointCut, TablesInForce tables) {
        long sequence = ring.next();
        ring.get(sequence).set(entry, keyGroups, isCheckpointCut, tables);
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
    public void markDone(int stage, int lane, long sequence) {
        lanes[stage][lane].set(sequence);
    }

    /** The last slot that this lane is done with. */
    public long done(int stage, int lane) {
        return lanes[stage][lane].get();
    }

    /** Lane: has let go of the keys that it no longer owns as of this slot. */
    public void markGiven(int stage, int lane, long sequence) {
        given[stage][lane].set(sequence);
    }

    /** Whether all lanes of a stage have let go of the keys that they no longer own as of this slot. */
    public boolean isGiven(int stage, long sequence) {
        return minimum(given[stage]) >= sequence;
    }

    /** The last slot that the collect agent is done with. */
    public long collected() {
        return collector.get();
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
