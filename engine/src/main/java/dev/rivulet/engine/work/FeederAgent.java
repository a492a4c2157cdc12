package dev.rivulet.engine.work;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.engine.ring.EpochMark;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.ring.LogEntry;
import dev.rivulet.engine.ring.LogPressure;
import dev.rivulet.engine.ring.WorkRing;
import dev.rivulet.wal.Wal;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Follows the log and puts its entries into the work ring. Also decides, in log order, at which epoch marks a checkpoint is cut:
 * when replay has grown past its share, when the log nears its quota, and at the job's last epoch.
 */
public final class FeederAgent implements Agent {

    /** Entries per duty cycle. */
    private static final int ENTRY_COUNT_MAX = 32;

    private final LogFeed feed;
    private final Wal wal;
    private final WorkRing ring;
    private final JobProgress progress;
    private final long checkpointLogSizeBytes;

    /** The epoch of the checkpoint that was cut last. */
    private long cutEpoch;

    /** Where that cut lies in the log. */
    private long cutPosition;

    /** A mark that waits for the checkpoint before it. */
    private @Nullable LogEntry held;

    FeederAgent(LogFeed feed, Wal wal, WorkRing ring, JobProgress progress, long checkpointLogSizeBytes) {
        this.feed = feed;
        this.wal = wal;
        this.ring = ring;
        this.progress = progress;
        this.checkpointLogSizeBytes = checkpointLogSizeBytes;
        this.cutEpoch = progress.checkpointEpoch();
        this.cutPosition = progress.checkpointPosition();
    }

    @Override
    public String name() {
        return "feeder";
    }

    @Override
    public int doWork() throws IOException {
        int count = 0;
        while (count < ENTRY_COUNT_MAX && ring.hasRoom()) {
            LogEntry entry = held != null ? held : feed.next();
            held = null;
            if (entry == null) {
                break;
            }
            boolean isCut = isCut(entry);
            if (isCut && progress.checkpointEpoch() < cutEpoch) {
                held = entry; // One checkpoint at a time: the last epoch must have one, so it waits.
                break;
            }
            publish(entry, isCut);
            count++;
        }
        return count;
    }

    private boolean isCut(LogEntry entry) {
        EpochMark mark = entry.mark();
        if (mark == null) {
            return false;
        }
        if (mark.epoch() == progress.finalEpoch()) {
            return true;
        }
        boolean isPending = progress.checkpointEpoch() < cutEpoch;
        boolean isDue = entry.endPosition() - cutPosition >= checkpointLogSizeBytes || LogPressure.isHigh(wal);
        return !isPending && isDue;
    }

    private void publish(LogEntry entry, boolean isCut) {
        EpochMark mark = entry.mark();
        if (isCut && mark != null) {
            cutEpoch = mark.epoch();
            cutPosition = entry.endPosition();
        }
        ring.publish(entry, isCut);
    }

    @Override
    public void onClose() throws IOException {
        feed.close();
    }
}
