package dev.rivulet.engine.frame;

/** What the engine writes into the log. The numbers are part of the format. */
public final class FrameKind {

    /** A {@link dev.rivulet.core.batch.Batch}. */
    public static final int BATCH = 1;

    /** An {@link EpochMark}. */
    public static final int EPOCH_MARK = 2;

    /** A {@link JobStart}. */
    public static final int JOB_START = 3;

    /** A {@link Tick}. */
    public static final int TICK = 4;

    /** A {@link LaneChange}. */
    public static final int LANE_CHANGE = 5;

    /** A {@link Decision}. */
    public static final int DECISION = 6;

    /** A {@link SourceEnd}. */
    public static final int SOURCE_END = 7;

    /** A {@link TableLoad}. */
    public static final int TABLE_LOAD = 9;

    /** A {@link LookupAnswers}. */
    public static final int LOOKUP_ANSWERS = 10;

    /** {@link ReturnedRows}. */
    public static final int RETURNED_ROWS = 11;

    /** An {@link Emitted}. */
    public static final int EMITTED = 12;

    /** A {@link Shed}. */
    public static final int SHED = 13;

    /** A {@link dev.rivulet.engine.skip.Skip}. */
    public static final int SKIP = 14;

    private FrameKind() {}
}
