package dev.rivulet.state.checkpoint;

import java.nio.file.Path;

/**
 * A checkpoint whose state files are durable and whose manifest is not there yet, so that no recovery sees it. Immutable. It is
 * published when all sinks have committed up to its epoch, or discarded; a crash before discards it.
 */
public final class PendingCheckpoint {

    private final CheckpointManifest manifest;
    private final Path directory;

    PendingCheckpoint(CheckpointManifest manifest, Path directory) {
        this.manifest = manifest;
        this.directory = directory;
    }

    public CheckpointManifest manifest() {
        return manifest;
    }

    public long epoch() {
        return manifest.epoch();
    }

    Path directory() {
        return directory;
    }
}
