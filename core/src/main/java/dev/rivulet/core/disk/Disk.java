package dev.rivulet.core.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The file system as the engine uses it: a port with {@link SystemDisk} for production and a simulated twin that crashes, tears and
 * fails on command. Any thread; each {@link DiskFile} has one owner.
 *
 * <p>What survives a crash: the bytes of a file that were written before a successful {@link DiskFile#sync}, and the entries of a
 * directory (files created, linked, renamed and removed) from before a successful {@link #syncDirectory}. Nothing else may be
 * relied on. Files are created with mode 0600 and directories with 0700 where the file system knows modes.
 *
 * <p>A failed sync is final: the caller must not sync again and hope, since the kernel may have dropped the pages.
 *
 * <p>A file whose name {@link #isScratch} is work in progress of the process that created it. A disk may keep it from other processes and
 * from listings, and lose it with the process; who wants it to stay links or renames it.
 */
public interface Disk {

    /**
     * Creates an empty file for reading and writing.
     *
     * @throws java.nio.file.FileAlreadyExistsException if the name is taken
     * @throws DiskFullException if the disk has no room for another file; nothing was created
     */
    DiskFile create(Path file) throws IOException;

    /**
     * Opens an existing file for reading and writing.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     */
    DiskFile open(Path file) throws IOException;

    /**
     * Opens an existing file for reading only.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     */
    DiskFile openForReading(Path file) throws IOException;

    /** The names (not paths) of a directory's entries, sorted; empty if the directory does not exist. */
    List<String> list(Path directory) throws IOException;

    /** The entries of a directory, sorted by name; empty if the directory does not exist. */
    default List<DiskEntry> entries(Path directory) throws IOException {
        return entries(directory, "");
    }

    /**
     * The entries of a directory from a name on.
     *
     * @param firstName in the order of {@link String#compareTo}; names before it are left out
     */
    default List<DiskEntry> entries(Path directory, String firstName) throws IOException {
        return list(directory).stream()
                .filter(name -> name.compareTo(firstName) >= 0)
                .<DiskEntry>map(name -> new DiskEntry.Asked(this, directory.resolve(name), name))
                .toList();
    }

    boolean exists(Path path) throws IOException;

    boolean isDirectory(Path path) throws IOException;

    /** Whether the name itself is a symbolic link, wherever that leads. All other methods follow links. */
    boolean isSymbolicLink(Path path) throws IOException;

    /** The size of a file. */
    long sizeBytes(Path file) throws IOException;

    /** When the file was last written, in microseconds since 1970. */
    long modifiedMicros(Path file) throws IOException;

    /** Creates the directory and its missing parents, and syncs the parents of those it created; no error if it exists. */
    void createDirectories(Path directory) throws IOException;

    /** Renames atomically, replacing a file of that name. Durable once the directory (both, if they differ) is synced. */
    void rename(Path from, Path to) throws IOException;

    /**
     * Gives the file a second name, atomically.
     *
     * @throws java.nio.file.FileAlreadyExistsException if the name is taken: of two racing callers exactly one succeeds
     * @throws UnsupportedOperationException if the file system has no hard links
     */
    void link(Path existing, Path newName) throws IOException;

    /** Removes a file or an empty directory; no error if there is none. */
    void delete(Path path) throws IOException;

    /** Makes the directory's entries durable. */
    void syncDirectory(Path directory) throws IOException;

    /** Whether whatever this disk shows is durable already, whoever wrote it. */
    default boolean isDurableOnSight() {
        return false;
    }

    /** Under which name a file goes that is never synced, and that this process alone reads, if it is to lie beside others. */
    default Path unsynced(Path file) {
        return file;
    }

    /** Whether the name says that the file is work in progress: {@code .NAME.tmp}. */
    static boolean isScratch(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(".") && name.endsWith(".tmp");
    }

    /**
     * Takes the exclusive lock that the file stands for, creating the file if need be, and writes into it who holds it. The lock ends
     * with the process that holds it, so a lock file that a crash left behind does not block anybody.
     *
     * @return what gives the lock back when closed
     * @throws LockedException if another process, or another holder in this one, has it
     */
    Closeable lock(Path file) throws IOException;

    /** Who holds that lock. Does not disturb the holder, and creates nothing. */
    LockState lockState(Path file) throws IOException;
}
