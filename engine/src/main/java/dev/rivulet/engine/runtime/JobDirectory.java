package dev.rivulet.engine.runtime;

import dev.rivulet.engine.job.DataDirectory;
import java.nio.file.Path;

/**
 * Where a job keeps what it must not lose. Immutable.
 *
 * @param root the data directory, one per job
 */
record JobDirectory(Path root) {

    /** The log; its lock guards the whole directory. */
    Path wal() {
        return new DataDirectory(root).wal();
    }

    Path checkpoints() {
        return new DataDirectory(root).checkpoints();
    }

    Path tables() {
        return new DataDirectory(root).tables();
    }

    /** RocksDB's live files, rebuilt from a checkpoint at every start. */
    Path liveState() {
        return root.resolve("state");
    }

    Path deadLetters() {
        return new DataDirectory(root).deadLetters();
    }

    Path replays() {
        return new DataDirectory(root).replays();
    }

    Path late() {
        return new DataDirectory(root).lateRecords();
    }
}
