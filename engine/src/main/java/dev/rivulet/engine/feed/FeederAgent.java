package dev.rivulet.engine.feed;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.engine.enrich.TableFeed;
import dev.rivulet.engine.frame.EpochMark;
import dev.rivulet.engine.frame.LaneChange;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.frame.Shed;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.ring.KeyGroups;
import dev.rivulet.engine.ring.WorkRing;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Follows the log and puts its entries into the work ring. What depends on the order of the log is decided here: at which epoch marks a
 * checkpoint is cut, and from which entry on another number of lanes is in use, or another version of a table.
 */
public final class FeederAgent implements Agent {

    /** Entries per duty cycle. */
    private static final int ENTRY_COUNT_MAX = 32;

    private final LogEntries feed;
    private final WorkRing ring;
    private final JobProgress progress;
    private final CutPlan cuts;

    private KeyGroups keyGroups;

    /** The epoch of the checkpoint that was cut last. */
    private long cutEpoch;

    /** The epoch of the last one that was seen to be published. */
    private long publishedEpoch;

    private final TableFeed tables;

    /** The last slot with other versions of tables than are in force; until it is done with, these are in memory too. */
    private long lastSlotBeforeTables = -1;

    /** An entry that waits for the checkpoint before it, or for the table that it names. */
    private @Nullable LogEntry held;

    /**
     * @param keyGroups how keys are spread over lanes at first
     * @param tables that are in force at first
     */
    public FeederAgent(
            LogEntries feed, WorkRing ring, JobProgress progress, CutPlan cuts, KeyGroups keyGroups, TableFeed tables) {
        this.tables = tables;
        this.feed = feed;
        this.ring = ring;
        this.progress = progress;
        this.cuts = cuts;
        this.keyGroups = keyGroups;
        this.cutEpoch = progress.checkpointEpoch();
        this.publishedEpoch = cutEpoch;
    }

    @Override
    public String name() {
        return "feeder";
    }

    @Override
    public int doWork() throws IOException {
        notePublished();
        int count = feed();
        cuts.onCycle(!ring.hasRoom());
        return count;
    }

    private void notePublished() {
        if (publishedEpoch < cutEpoch && !progress.isCheckpointPending()) {
            publishedEpoch = cutEpoch;
            cuts.onPublished();
        }
    }

    private int feed() throws IOException {
        int count = 0;
        while (count < ENTRY_COUNT_MAX && ring.hasRoom()) {
            LogEntry entry = held != null ? held : feed.next();
            held = null;
            if (entry == null) {
                break;
            }
            if (mustWait(entry) || areOldTablesInUse(entry)) {
                held = entry;
                break;
            }
            count++;
            if (tables.changes(entry) && !advanceTables(entry)) {
                held = entry;
                break;
            }
            publish(entry);
        }
        return count;
    }

    /**
     * One checkpoint at a time: the last epoch must have one, so it waits; and keys do not move while they are written down. Records
     * wait where the log behind the last checkpoint is as long as it may be; not for a commit, which may take as long as a sink is down.
     */
    private boolean mustWait(LogEntry entry) {
        if (!progress.isCheckpointPending()) {
            return false;
        }
        EpochMark mark = entry.mark();
        boolean isLast = mark != null && mark.epoch() == progress.finalEpoch();
        boolean isInTheMaking = progress.preparedEpoch() < cutEpoch;
        return isLast
                || entry.control() instanceof LaneChange
                || isInTheMaking && entry.batch() != null && cuts.isBeyondBudget(entry.endPosition());
    }

    /** At the most two versions of a table are in memory. */
    private boolean areOldTablesInUse(LogEntry entry) {
        return tables.changes(entry) && ring.collected() < lastSlotBeforeTables;
    }

    private boolean advanceTables(LogEntry entry) throws IOException {
        boolean isInForce = tables.advance(entry);
        if (isInForce) {
            lastSlotBeforeTables = ring.published();
        }
        return isInForce;
    }

    private void publish(LogEntry entry) {
        if (entry.control() instanceof LaneChange change) {
            keyGroups = new KeyGroups(keyGroups.groupCount(), Math.min(change.laneCount(), ring.laneCount()));
            progress.lanesInUse(keyGroups.laneCount());
        }
        if (entry.control() instanceof Shed) {
            cuts.onDropped(entry.endPosition() - entry.position());
        }
        Batch batch = entry.batch();
        cuts.onFed(entry.endPosition(), batch == null ? 0 : batch.recordCount());
        EpochMark mark = entry.mark();
        boolean isCut = false;
        if (mark != null && isCut(mark, entry.endPosition())) {
            isCut = true;
            cutEpoch = mark.epoch();
            progress.checkpointCut(cutEpoch);
            cuts.onCut(entry.endPosition());
        }
        ring.publish(entry, keyGroups, isCut, tables.inForce());
        progress.fed(entry.endPosition());
    }

    private boolean isCut(EpochMark mark, long endPosition) {
        return mark.epoch() == progress.finalEpoch() || !progress.isCheckpointPending() && cuts.isDue(endPosition);
    }

    @Override
    public void onClose() throws IOException {
        tables.close();
        feed.close();
    }
}
