package dev.rivulet.state.checkpoint;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.state.internal.StateFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** Reads finished checkpoints and changes nothing. Immutable, any thread. */
final class CheckpointFiles {

    private final Disk disk;
    private final StateFiles files;
    private final Path directory;

    CheckpointFiles(Disk disk, Path directory) {
        this.disk = disk;
        this.files = new StateFiles(disk);
        this.directory = directory;
    }

    /** Whether a manifest that could not be read is damaged or missing, rather than out of reach at present. */
    static boolean isDamaged(IOException reading) {
        return reading.getCause() instanceof IllegalArgumentException
                || reading.getCause() instanceof NoSuchFileException;
    }

    /** A checkpoint of which every byte is as it was written. */
    Checkpoint verify(long epoch) throws IOException {
        Path checkpoint = directory.resolve(CheckpointStore.nameOf(CheckpointStore.FINAL_PREFIX, epoch));
        CheckpointManifest manifest = readManifest(checkpoint.resolve(CheckpointStore.MANIFEST));
        if (manifest.epoch() != epoch) {
            throw new IOException(
                    CheckpointStore.MANIFEST + " is of epoch " + manifest.epoch() + ", expected " + epoch);
        }
        for (CheckpointFile file : manifest.files()) {
            verify(checkpoint.resolve(CheckpointStore.STATE), file);
        }
        return new Checkpoint(manifest, checkpoint.resolve(CheckpointStore.STATE));
    }

    CheckpointManifest readManifest(Path file) throws IOException {
        try {
            return CheckpointManifest.decode(files.read(file, CheckpointManifest.SIZE_BYTES_MAX));
        } catch (IllegalArgumentException e) {
            throw new IOException(CheckpointStore.MANIFEST + ": " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new IOException(CheckpointStore.MANIFEST + " is missing", e);
        }
    }

    private void verify(Path stateDirectory, CheckpointFile expected) throws IOException {
        Path file = stateDirectory.resolve(expected.name());
        if (!disk.exists(file)) {
            throw new IOException(expected.name() + " is missing");
        }
        long sizeBytes = disk.sizeBytes(file);
        if (sizeBytes != expected.sizeBytes()) {
            throw new IOException(expected.name() + " has " + sizeBytes + " bytes, expected " + expected.sizeBytes());
        }
        int crc32c = files.checksum(file);
        if (crc32c != expected.crc32c()) {
            throw new IOException(String.format(
                    Locale.ROOT, "%s has CRC32C %#010x, expected %#010x", expected.name(), crc32c, expected.crc32c()));
        }
    }

    /**
     * @param isCopied whether no file is to share its bytes with an earlier checkpoint. A copy keeps the checksum that the file had when
     *     it was new, so that one of a file that rotted meanwhile is not taken for good
     */
}
