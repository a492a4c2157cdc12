package dev.rivulet.engine.ring;

import dev.rivulet.engine.enrich.TablesInForce;
import dev.rivulet.engine.frame.LogEntry;
import org.jspecify.annotations.Nullable;

/**
 * A place in the work ring: an entry of the log on its way through decoders and lanes to the sinks. The feeder sets it, a decode
 * worker fills {@link #decoded}, lanes read their part, the collect agent finishes it; the ring's sequences order these.
 */
public final class WorkSlot {

    private final DecodedBatch decoded;
    private @Nullable LogEntry entry;
    private @Nullable KeyGroups keyGroups;
    private boolean isCheckpointCut;
    private TablesInForce tables = TablesInForce.NONE;

    WorkSlot(int laneCount, int sinkCount) {
        this.decoded = new DecodedBatch(laneCount, sinkCount);
    }

    /**
     * Feeder.
     *
     * @param keyGroups how keys are spread over lanes from this entry on, itself included
     * @param isCheckpointCut whether lanes begin a snapshot of their state at this epoch mark
     * @param tables the versions of tables that hold for this entry
     */
    public void set(LogEntry entry, KeyGroups keyGroups, boolean isCheckpointCut, TablesInForce tables) {
        this.tables = tables;
        this.entry = entry;
        this.keyGroups = keyGroups;
        this.isCheckpointCut = isCheckpointCut;
    }

    public LogEntry entry() {
        return requireSet(entry);
    }

    public KeyGroups keyGroups() {
        return requireSet(keyGroups);
    }

    private static <T> T requireSet(@Nullable T part) {
        if (part == null) {
            throw new AssertionError("a work slot was read before it was set");
        }
        return part;
    }

    public boolean isCheckpointCut() {
        return isCheckpointCut;
    }

    public TablesInForce tables() {
        return tables;
    }

    public DecodedBatch decoded() {
        return decoded;
    }

    /** Collect agent: lets go of the batch and the tables. */
    public void release() {
        entry = null;
        tables = TablesInForce.NONE;
    }
}
