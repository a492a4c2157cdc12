package dev.rivulet.engine.job;

import java.nio.file.Path;

/**
 * What of a job's data directory others may look into. Immutable.
 *
 * @param root the directory, one per job
 */
public record DataDirectory(Path root) {

    /** The log, to be inspected while the job runs, and opened or repaired while it does not. */
    public Path wal() {
        return root.resolve("wal");
    }

    /** The checkpoints that are kept, and hold the log from the oldest one's position on. */
    public Path checkpoints() {
        return root.resolve("checkpoints");
    }

    /** Copies of the tables that rows are enriched with, as far as the log or a checkpoint names them. */
    public Path tables() {
        return root.resolve("tables");
    }

    /** Records that did not become rows, see {@link dev.rivulet.engine.reject.RejectedRecordFiles}. */
    public Path deadLetters() {
        return root.resolve("dead-letters");
    }

    /** Dead letters that are to go, or have gone, through the pipeline again, see {@link dev.rivulet.engine.reject.Replays}. */
    public Path replays() {
        return root.resolve("replays");
    }

    /** Records that came too late for their window, in the same form. */
    public Path lateRecords() {
        return root.resolve("late");
    }
}
