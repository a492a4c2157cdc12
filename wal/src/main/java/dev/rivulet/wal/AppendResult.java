package dev.rivulet.wal;

/** What became of a frame that was to be appended. A refusal is no failure: the log is whole, and the frame may be offered again. */
public enum AppendResult {

    /** It is in the log, and durable with the next sync. */
    APPENDED,

    /** The log has reached its quota. There is room again when segments have been released. */
    LOG_FULL,

    /** The disk gives the log no more space. There is room again when somebody has freed some. */
    DISK_FULL;

    public boolean isAppended() {
        return this == APPENDED;
    }
}
