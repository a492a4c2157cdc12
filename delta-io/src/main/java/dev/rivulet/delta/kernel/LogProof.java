package dev.rivulet.delta.kernel;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.sink.FencedException;
import dev.rivulet.delta.kernel.commit.UnprovenEntryException;
import dev.rivulet.delta.kernel.log.LogDamage;
import io.delta.kernel.internal.util.FileNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether what a table's log shows is durable. Owned by one {@link KernelTable}.
 *
 * <p>After a sync of the log's directory has failed nothing more is promised: a second sync may succeed without having saved what
 * the first one lost.
 */
final class LogProof {

    private final DiskFileIO files;
    private final Disk disk;
    private final Path root;
    private final Path log;
    private @Nullable UnprovenEntryException firstUnproven;

    LogProof(DiskFileIO files, Path root) {
        this.files = files;
        this.disk = files.disk();
        this.root = root;
        this.log = root.resolve("_delta_log");
    }

    Path root() {
        return root;
    }

    /**
     * Passes unless a sync has failed before.
     *
     * @throws UnprovenEntryException the first such failure
     */
    void require() throws UnprovenEntryException {
        if (firstUnproven != null) {
            throw firstUnproven;
        }
    }

    /** Makes durable which versions there are. */
    void sync() throws IOException {
        try {
            disk.syncDirectory(log);
        } catch (IOException failure) {
            firstUnproven = new UnprovenEntryException(log.resolve("the latest version"), failure);
            throw firstUnproven;
        }
    }

    /**
     * Makes durable what other runs left behind. One may have made the table's directories or its last version and died before it
     * synced their entries, or because it could not. A failed sync may have dropped an entry for good while the directory goes on
     * showing it, so the last version gets a new one. Versions that others wrote are left as they are: some go by the times of
     * their files.
     *
     * @param writer what the last version must contain to count as ours
     */
    void renew(long lastVersion, String writer) throws IOException {
        if (disk.isDurableOnSight()) {
            return;
        }
        disk.syncDirectory(DiskFileIO.directoryOf(root));
        disk.syncDirectory(root);
        Path file = entry(lastVersion);
        byte[] content = files.read(file);
        if (new String(content, StandardCharsets.UTF_8).contains(writer)) {
            files.atomicFiles().write(file, target -> target.write(ByteBuffer.wrap(content), 0), true);
        } else {
            sync();
        }
    }

    private Path entry(long version) {
        return files.toPath(FileNames.deltaFile(new io.delta.kernel.internal.fs.Path(log.toString()), version));
    }

    /**
     * Passes if the log has the version. A commit behind one that is gone would leave a gap, and the table could not be read.
     *
     * @throws IOException if it has not: the table is another by now, or its log was cleaned while this object slept
     */
    void requireEntry(long version) throws IOException {
        if (!disk.exists(entry(version))) {
            throw new IOException(
                    "table " + root + ": version " + version + " is gone from its log since it was read, so"
                            + " nothing can follow it; the table was replaced or its log cleaned, open it again");
        }
    }

    /** Whether the log has the version and it contains the words. */
    boolean hasEntry(long version, String words) throws IOException {
        Path file = entry(version);
        return disk.exists(file) && new String(files.read(file), StandardCharsets.UTF_8).contains(words);
    }

    /**
     * Puts a failure to read a version in our words, with the file of the log that is to blame.
     *
     * @param version the latest is {@link Long#MAX_VALUE}
     */
    IOException unreadable(String what, long version, RuntimeException failure) {
        return translate(what, failure, LogDamage.behind(disk, root, version, failure));
    }

    /** Puts a failure in our words, unless it was in them already, and remembers it if it was a failed sync. */
    IOException translate(String what, RuntimeException failure) {
        return translate(what, failure, "");
    }

    private IOException translate(String what, RuntimeException failure, String advice) {
        Throwable deepest = note(failure);
        if (deepest instanceof FencedException fenced) {
            return fenced;
        }
        return new IOException("table " + root + ": " + what + ": " + told(failure, deepest) + advice, failure);
    }

    /** What the deepest cause says, or the one around it that names a file of the log. */
    private @Nullable String told(Throwable failure, Throwable deepest) {
        String told = deepest.getMessage();
        if (told == null || !told.contains(log.toString())) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                String message = cause.getMessage();
                if (message != null && message.contains(log + "/")) {
                    told = message;
                }
            }
        }
        return told;
    }

    /** Remembers the failure if it was a failed sync, and returns its deepest cause. */
    Throwable note(Throwable failure) {
        Throwable deepest = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            deepest = cause;
            if (cause instanceof UnprovenEntryException unproven && firstUnproven == null) {
                firstUnproven = unproven;
            }
        }
        return deepest;
    }
}
