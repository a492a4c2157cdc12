package dev.rivulet.engine.ring;

import org.jspecify.annotations.Nullable;

/**
 * A place in the work ring: an entry of the log on its way through decoders and lanes to the sinks. The feeder sets it, a decode
 * worker fills {@link #decoded}, lanes read their part, the collect agent finishes it; the ring's sequences order these.
 */
public final class WorkSlot {

    private final DecodedBatch decoded;
    private @Nullable LogEntry entry;
    private boolean isCheckpointCut;

    WorkSlot(int laneCount) {
        this.decoded = new DecodedBatch(laneCount);
    }

    /**
     * Feeder.
     *
     * @param isCheckpointCut whether lanes hand over their state's changes at this epoch mark
     */
    public void set(LogEntry entry, boolean isCheckpointCut) {
        this.entry = entry;
        this.isCheckpointCut = isCheckpointCut;
    }

    public LogEntry entry() {
        if (entry == null) {
            throw new AssertionError("a work slot was read before it was set");
        }
        return entry;
    }

    public boolean isCheckpointCut() {
        return isCheckpointCut;
    }

    public DecodedBatch decoded() {
        return decoded;
    }

    /** Collect agent: lets go of the batch. */
    public void release() {
        entry = null;
    }
}
