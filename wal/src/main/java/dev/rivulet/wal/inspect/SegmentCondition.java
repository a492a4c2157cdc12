package dev.rivulet.wal.inspect;

/** Whether a segment's file is what its name says. */
public enum SegmentCondition {

    /** Its header is intact and belongs here. What is wrong with its frames is told apart. */
    SOUND,

    /** Its header is damaged, but what it said is known again, and its frames can be read by that. */
    HEADER_KNOWN,

    /** Its header is damaged, and nothing fits its frames, if it has any. */
    HEADER_LOST,

    /** It belongs to another log, another place, or another history of this log. */
    FOREIGN,

    /** It was written by a newer release. */
    NEWER;

    /** Whether its frames count. */
    public boolean isUsable() {
        return this == SOUND || this == HEADER_KNOWN;
    }
}
