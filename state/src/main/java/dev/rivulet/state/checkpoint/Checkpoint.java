package dev.rivulet.state.checkpoint;

import java.nio.file.Path;
import java.util.List;

/**
 * A checkpoint on disk whose every byte was verified. Immutable. It stays until three newer ones are durable.
 *
 * @param stateDirectory where the files of the manifest are
 */
public record Checkpoint(CheckpointManifest manifest, Path stateDirectory) {

    /** What {@link dev.rivulet.state.StateBackend#restore} asks for. */
    public List<String> fileNames() {
        return manifest.files().stream().map(CheckpointFile::name).toList();
    }
}
