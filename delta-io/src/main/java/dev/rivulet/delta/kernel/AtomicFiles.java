package dev.rivulet.delta.kernel;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.delta.kernel.commit.UnprovenEntryException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;

/**
 * Puts files in place whole or not at all. Any thread.
 *
 * <p>A file is written under a hidden name {@code .NAME.N.tmp}, synced, and then linked to its final name (which fails if that is
 * taken) or renamed over it; then the directory is synced. Two writers cannot have the same hidden name, since creating it fails if
 * it exists: each takes the next N. A crash leaves at most a hidden file behind, which no reader of a table looks at.
 */
final class AtomicFiles {

    /** So many hidden files of one final name mean that something else is wrong. */
    private static final int HIDDEN_NAMES_MAX = 10_000;

    private final Disk disk;
    private final boolean syncsDirectories;

    /**
     * @param syncsDirectories if not, a name becomes durable when somebody else syncs its directory
     */
    AtomicFiles(Disk disk, boolean syncsDirectories) {
        this.disk = disk;
        this.syncsDirectories = syncsDirectories;
    }

    /** What a file is to hold. */
    @FunctionalInterface
    interface Content {

        void writeTo(DiskFile file) throws IOException;
    }

    /**
     * Writes a file.
     *
     * @throws FileAlreadyExistsException if the name is taken and {@code overwrite} is false; nothing has changed
     * @throws UnprovenEntryException if the file stands under its name but the directory could not be synced
     * @throws IOException if it could not be written; whether it stands under its name must be looked up
     */
    void write(Path target, Content content, boolean overwrite) throws IOException {
        Path hidden = writeHidden(target, content);
        if (overwrite) {
            disk.rename(hidden, target);
            syncDirectory(target);
        } else {
            publish(hidden, target);
        }
    }

    /** Gives a finished and synced file its final name, if that is free, and takes the hidden one away. */
    void publish(Path hidden, Path target) throws IOException {
        try {
            disk.link(hidden, target);
        } catch (IOException failure) {
            deleteAfter(failure, hidden);
            throw failure;
        }
        disk.delete(hidden);
        // A checksum file is a hint that readers do without, so its name may become durable with the next commit's.
        if (!target.toString().endsWith(".crc")) {
            syncDirectory(target);
        }
    }

    private Path writeHidden(Path target, Content content) throws IOException {
        for (int attempt = 0; attempt < HIDDEN_NAMES_MAX; attempt++) {
            Path hidden = hiddenName(target, attempt);
            try (DiskFile file = disk.create(hidden)) {
                writeSynced(file, content, hidden);
                return hidden;
            } catch (FileAlreadyExistsException taken) {
                if (!hidden.toString().equals(taken.getFile())) {
                    throw taken;
                }
            }
        }
        throw tooMany(target);
    }

    private void writeSynced(DiskFile file, Content content, Path hidden) throws IOException {
        try {
            content.writeTo(file);
            file.sync(false);
        } catch (IOException | RuntimeException failure) {
            deleteAfter(failure, hidden);
            throw failure;
        }
    }

    private void deleteAfter(Exception failure, Path hidden) {
        try {
            disk.delete(hidden);
        } catch (IOException suppressed) {
            failure.addSuppressed(suppressed);
        }
    }

    /** A hidden name for a file that the caller writes by himself; another may be quicker to create it. */
    Path unusedHiddenName(Path target) throws IOException {
        for (int attempt = 0; attempt < HIDDEN_NAMES_MAX; attempt++) {
            Path hidden = hiddenName(target, attempt);
            if (!disk.exists(hidden)) {
                return hidden;
            }
        }
        throw tooMany(target);
    }

    private static IOException tooMany(Path target) {
        return new IOException(DiskFileIO.directoryOf(target) + " has " + HIDDEN_NAMES_MAX + " unfinished files for "
                + target.getFileName() + "; remove those that end in .tmp");
    }

    private static Path hiddenName(Path target, int attempt) {
        return target.resolveSibling("." + target.getFileName() + "." + attempt + ".tmp");
    }

    private void syncDirectory(Path target) throws IOException {
        if (!syncsDirectories) {
            return;
        }
        Path directory = DiskFileIO.directoryOf(target);
        try {
            disk.syncDirectory(directory);
        } catch (IOException failure) {
            throw new UnprovenEntryException(target, failure);
        }
    }
}
