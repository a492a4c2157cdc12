package dev.rivulet.wal;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Makes what is appended durable in groups: one sync for all that came during the last one. Owned by the writer's owner, whose duty
 * cycle is: while {@link #hasRoom}, append what has come; {@link #commit}; acknowledge up to {@link Wal#acknowledgedPosition}.
 *
 * <p>When nothing has come for a while it seals the log, so that damage of the last group can be told from a torn tail.
 */
public final class GroupCommit {

    private final Wal log;
    private final WalWriter writer;
    private final SyncSettings settings;

    private boolean isForced;
    private long groupStartNs;
    private long lastAppendNs;

    GroupCommit(Wal log, WalWriter writer, SyncSettings settings) {
        this.log = log;
        this.writer = writer;
        this.settings = settings;
    }

    /** Whether more may be appended before the next {@link #commit}: the bound of a group in bytes. */
    public boolean hasRoom() {
        long pendingSizeBytes = settings.mode().acknowledgesUnsynced()
                ? log.endPosition() - log.flushedPosition()
                : writer.unsyncedSizeBytes();
        return pendingSizeBytes < settings.groupSizeMaxBytes();
    }

    /**
     * Appends a frame of the user's; see {@link WalWriter#append}.
     *
     * @param nowNs the clock's elapsed time, read once per duty cycle
     */
    public AppendResult append(int kind, ByteBuffer payload, long nowNs) throws IOException {
        boolean isFirst = writer.unsyncedSizeBytes() == 0;
        return noteAppended(writer.append(kind, payload), isFirst, nowNs);
    }

    /** Appends a frame that the quota does not bound and that is synced by the next {@link #commit} in any mode. */
    public AppendResult appendBeyondQuota(int kind, ByteBuffer payload, long nowNs) throws IOException {
        boolean isFirst = writer.unsyncedSizeBytes() == 0;
        AppendResult result = noteAppended(writer.appendBeyondQuota(kind, payload), isFirst, nowNs);
        isForced |= result.isAppended();
        return result;
    }

    /** Appends a frame that may take the reserve and is synced by the next {@link #commit} in any mode. */
    public AppendResult appendReserved(int kind, ByteBuffer payload, long nowNs) throws IOException {
        boolean isFirst = writer.unsyncedSizeBytes() == 0;
        AppendResult result = noteAppended(writer.appendReserved(kind, payload), isFirst, nowNs);
        isForced |= result.isAppended();
        return result;
    }

    /**
     * Writes, syncs or seals, if it is time to.
     *
     * @return whether there was anything to do
     * @throws IOException if the disk failed, now or before; nothing behind the acknowledged position may be acknowledged
     */
    public boolean commit(long nowNs) throws IOException {
        SyncPlan plan = SyncPlan.of(settings, situation(nowNs));
        if (plan == SyncPlan.WAIT) {
            return false;
        }
        if (plan == SyncPlan.FLUSH) {
            writer.flush();
        } else if (plan == SyncPlan.SYNC) {
            writer.sync();
            isForced = false;
        } else {
            return writer.seal();
        }
        return true;
    }

    private AppendResult noteAppended(AppendResult result, boolean isFirst, long nowNs) {
        if (result.isAppended()) {
            groupStartNs = isFirst ? nowNs : groupStartNs;
            lastAppendNs = nowNs;
        }
        return result;
    }

    private SyncPlan.Situation situation(long nowNs) {
        return new SyncPlan.Situation(
                writer.unsyncedSizeBytes(),
                log.flushedPosition() == log.endPosition(),
                isForced,
                writer.isSealed(),
                nowNs - groupStartNs,
                nowNs - lastAppendNs);
    }
}
