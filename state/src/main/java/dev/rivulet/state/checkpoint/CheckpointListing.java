package dev.rivulet.state.checkpoint;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.state.internal.StateFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which checkpoints a directory holds, for those who look into it. Reads only, and may do so beside the job that owns them. Immutable.
 *
 * @param checkpoints by epoch, the newest last
 * @param problems per checkpoint whose manifest cannot be read a sentence
 */
public record CheckpointListing(List<KeptCheckpoint> checkpoints, List<String> problems) {

    public CheckpointListing {
        checkpoints = List.copyOf(checkpoints);
        problems = List.copyOf(problems);
    }

    /**
     * @param directory of a {@link CheckpointStore}; it need not exist
     */
    public static CheckpointListing of(Disk disk, Path directory) throws IOException {
        List<KeptCheckpoint> checkpoints = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String name : disk.list(directory)) {
            if (name.matches(CheckpointStore.FINAL_PREFIX + "0[0-9]{19}")) {
                Path manifest = directory.resolve(name).resolve(CheckpointStore.MANIFEST);
                try {
                    byte[] bytes = new StateFiles(disk).read(manifest, CheckpointManifest.SIZE_BYTES_MAX);
                    checkpoints.add(keptAs(name, CheckpointManifest.decode(bytes)));
                } catch (NoSuchFileException e) {
                    // The job deletes old ones meanwhile.
                    if (disk.exists(directory.resolve(name))) {
                        problems.add(manifest + " is missing");
                    }
                } catch (IOException | IllegalArgumentException e) {
                    problems.add(manifest + ": " + e.getMessage());
                }
            }
        }
        return new CheckpointListing(checkpoints, problems);
    }

    private static KeptCheckpoint keptAs(String name, CheckpointManifest manifest) {
        long sizeBytes =
                manifest.files().stream().mapToLong(CheckpointFile::sizeBytes).sum();
        return new KeptCheckpoint(name, manifest.epoch(), manifest.logPosition(), manifest.logId(), sizeBytes);
    }
}
