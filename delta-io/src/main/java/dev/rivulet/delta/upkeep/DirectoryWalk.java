package dev.rivulet.delta.upkeep;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskEntry;
import dev.rivulet.delta.kernel.commit.LogPath;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Looks for files below a table's directory that may go. Used once.
 *
 * <p>It goes where Delta's own VACUUM goes: names that begin with {@code _} or {@code .} are somebody's own, except the change data and the
 * directories of a partition column that is called so. It follows no symbolic link, and goes into no other table.
 */
final class DirectoryWalk {

    private static final String LOG = "_delta_log";
    private static final String CHANGE_DATA = "_change_data";

    private final Disk disk;
    private final List<String> partitionColumns;
    private final long beforeMicros;
    private final Predicate<Path> isNeeded;

    private final List<Found> files = new ArrayList<>();
    private final List<Path> directories = new ArrayList<>();
    private final List<Path> skipped = new ArrayList<>();

    /** A file that may go. */
    record Found(Path file, long sizeBytes) {}

    /**
     * @param beforeMicros files that were written then or later stay, since 1970
     * @param isNeeded files that stay whatever their age
     */
    DirectoryWalk(Disk disk, List<String> partitionColumns, long beforeMicros, Predicate<Path> isNeeded) {
        this.disk = disk;
        this.partitionColumns = partitionColumns;
        this.beforeMicros = beforeMicros;
        this.isNeeded = isNeeded;
    }

    void walk(Path root) throws IOException {
        for (DiskEntry entry : disk.entries(root)) {
            visit(root.resolve(entry.name()), entry);
        }
    }

    /** Sorted by path. */
    List<Found> files() {
        return files;
    }

    /** The directories that were gone into, those below before those above. */
    List<Path> directories() {
        return directories;
    }

    /** Symbolic links and other tables. */
    List<Path> skipped() {
        return skipped;
    }

    private void visit(Path path, DiskEntry entry) throws IOException {
        if (isSomebodysOwn(entry.name())) {
            return;
        }
        if (entry.isSymbolicLink()) {
            skipped.add(path);
        } else if (entry.isDirectory()) {
            visitDirectory(path);
        } else {
            visitFile(path, entry);
        }
    }

    private void visitDirectory(Path directory) throws IOException {
        List<DiskEntry> entries = disk.entries(directory);
        if (entries.stream().anyMatch(entry -> entry.name().equals(LOG))) {
            skipped.add(directory);
            return;
        }
        for (DiskEntry entry : entries) {
            visit(directory.resolve(entry.name()), entry);
        }
        directories.add(directory);
    }

    private void visitFile(Path file, DiskEntry entry) throws IOException {
        try {
            if (entry.modifiedMicros() < beforeMicros && !isNeeded.test(file)) {
                files.add(new Found(file, entry.sizeBytes()));
            }
        } catch (NoSuchFileException gone) {
            // Somebody else deleted it.
        }
    }

    private boolean isSomebodysOwn(String name) {
        if (!name.startsWith("_") && !name.startsWith(".")) {
            return false;
        }
        int equals = name.indexOf('=');
        boolean isPartition = equals > 0 && partitionColumns.contains(LogPath.decode(name.substring(0, equals)));
        return !isPartition && !name.equals(CHANGE_DATA);
    }
}
