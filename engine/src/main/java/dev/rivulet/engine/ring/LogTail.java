package dev.rivulet.engine.ring;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.engine.frame.LogEntry;
import org.jspecify.annotations.Nullable;

/**
 * The newest entries of the log, in memory, so that a feeder that keeps up need not read them back. From the journal agent to the
 * feeder agent. Bounded in entries and bytes: when it is full, entries are left out and the feeder reads them from the log; so what
 * comes out ascends in position but may have gaps.
 */
public final class LogTail {

    /** An entry and where the one before it ended; between the two lie at most seals and skips, which the disk has alone. */
    private record Kept(long fromPosition, LogEntry entry) {}

    private final Handover<Kept> entries;
    private final long sizeBytesMax;

    /** Writer: journal agent. */
    private long offeredBytes;

    /** Writer: journal agent. Where the last entry ended. */
    private long offeredEnd;

    /** Writer: feeder agent. Reader: journal agent, who may see it late and then leaves an entry out. */
    private final Cell takenBytes = new Cell(0);

    /**
     * @param startPosition the end of the log, where the first entry will begin
     */
    public LogTail(int entryCountMax, long sizeBytesMax, long startPosition) {
        this.offeredEnd = startPosition;
        this.entries = Handover.fromOne(entryCountMax);
        this.sizeBytesMax = sizeBytesMax;
    }

    /** Journal agent: keeps the entry if there is room. */
    public void offer(LogEntry entry) {
        boolean hasRoom = offeredBytes - takenBytes.get() < sizeBytesMax;
        if (hasRoom && entries.offer(new Kept(offeredEnd, entry))) {
            offeredBytes += sizeBytes(entry);
        }
        offeredEnd = entry.endPosition();
    }

    /** Feeder agent: takes the entry that comes next at this position, or returns null if it is not here. Drops older ones. */
    public @Nullable LogEntry poll(long position) {
        Kept head = entries.peek();
        while (head != null && head.entry.position() < position) {
            take(head.entry);
            head = entries.peek();
        }
        if (head == null || head.fromPosition > position) {
            return null;
        }
        take(head.entry);
        return head.entry;
    }

    private void take(LogEntry head) {
        entries.poll();
        takenBytes.set(takenBytes.get() + sizeBytes(head));
    }

    /** What the entry keeps in memory, which for a batch of which the log has only the offsets is far more than its frame. */
    private static long sizeBytes(LogEntry entry) {
        long frameSizeBytes = entry.endPosition() - entry.position();
        Batch batch = entry.batch();
        return batch == null ? frameSizeBytes : Math.max(frameSizeBytes, batch.sizeBytes());
    }
}
