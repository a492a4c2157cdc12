package dev.rivulet.delta.staging;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.sink.StagedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Data files that are staged on the machine's own disk, and come to the table when they are committed: so rows can be staged while the table
 * is out of reach. Owned by the commit agent, but for what it says where files are staged.
 *
 * <p>A file has the same place in the folder as it will have in the table. What a run leaves there the next one deletes, since it computes it
 * again; what it had brought to the table and not committed is told from what is committed by the files' names, as ever.
 */
public final class LocalStaging {

    private final Disk local;
    private final Path folder;
    private final Disk disk;
    private final Path table;
    private final FileCopy copy;

    /** Files that are in the table's directory, whole and durable but for the entries of their directories. */
    private final Set<String> forwarded = new HashSet<>();

    private LocalStaging(Disk local, Path folder, Disk disk, Path table) {
        this.local = local;
        this.folder = folder;
        this.disk = disk;
        this.table = table;
        this.copy = new FileCopy(local, disk);
    }

    /**
     * Begins with an empty folder.
     *
     * @param folder of one sink alone
     * @param disk that the table is on
     */
    public static LocalStaging begin(Disk local, Path folder, Disk disk, Path table) throws IOException {
        empty(local, folder);
        local.createDirectories(folder);
        return new LocalStaging(local, folder, disk, table);
    }

    private static void empty(Disk disk, Path directory) throws IOException {
        if (!disk.isDirectory(directory)) {
            return;
        }
        for (String name : disk.list(directory)) {
            Path path = directory.resolve(name);
            if (disk.isDirectory(path)) {
                empty(disk, path);
            }
            disk.delete(path);
        }
    }

    /** What files are staged for in the place of the table. */
    public StagingTarget target(StagingTarget table) {
        return new StagingTarget(local, table.clock(), table.rules().in(folder), table.names());
    }

    /**
     * Brings files to the table. On return they and their directories are durable there; nobody sees them before they are committed.
     *
     * @throws IOException if the table is out of reach; the same call may be repeated, and begins with the file that failed
     */
    public void forward(List<StagedFile> files) throws IOException {
        // Deepest first, so that a directory is whole before its own entry is durable.
        Set<Path> directories = new TreeSet<>(
                Comparator.comparingInt(Path::getNameCount).reversed().thenComparing(Comparator.naturalOrder()));
        for (StagedFile file : files) {
            Path to = table.resolve(file.path());
            Path directory = to.getParent();
            for (Path parent = directory; parent != null && parent.startsWith(table); parent = parent.getParent()) {
                directories.add(parent);
            }
            if (!forwarded.contains(file.path())) {
                if (directory != null) {
                    disk.createDirectories(directory);
                }
                copy.copy(folder.resolve(file.path()), to);
                forwarded.add(file.path());
            }
        }
        for (Path directory : directories) {
            disk.syncDirectory(directory);
        }
    }

    /**
     * All that was brought to the table is committed, by the last commit or by one before it whose outcome nobody was told. Files that stay because
     * of an error the next run deletes.
     */
    public void forget() {
        for (String path : forwarded) {
            try {
                local.delete(folder.resolve(path));
            } catch (IOException left) {
                // It takes room, no more.
            }
        }
        forwarded.clear();
    }
}
