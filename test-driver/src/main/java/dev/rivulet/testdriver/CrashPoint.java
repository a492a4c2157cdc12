package dev.rivulet.testdriver;

/** Where the power can be made to fail: just before the step that the name says. */
public enum CrashPoint {
    /** The log's file is written to. What came last is lost, and the source gives it again. */
    LOG_WRITE,

    /** The log is synced: what was written is lost in part or as a whole, or happens to be there. */
    LOG_SYNC,

    /** The source is told that its records are safe, which they are. */
    ACKNOWLEDGE,

    /** An output ends an epoch that has rows: they are computed again. */
    EPOCH_SEAL,

    /** An output makes an epoch with rows visible: it is not yet. */
    COMMIT,

    /** The engine hears that an epoch with rows is visible: it is, and must not become so twice. */
    COMMIT_REPLY,

    /** The files of a checkpoint are written; the driver asks for a checkpoint, which comes with the end of the epoch. */
    CHECKPOINT_WRITE,

    /** A checkpoint gets the name by which recovery finds it; asked for likewise. */
    CHECKPOINT_PUBLISH;

    boolean isOfCheckpoint() {
        return this == CHECKPOINT_WRITE || this == CHECKPOINT_PUBLISH;
    }
}
