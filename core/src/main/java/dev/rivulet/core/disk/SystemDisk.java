package dev.rivulet.core.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The machine's own disk. Immutable, any thread.
 *
 * <p>A thread that works with it must never be interrupted: an interrupt closes the file under the hands of its owner, who then sees
 * a failed write and must give up. Agents are stopped by a flag for that reason.
 *
 * <p>Where the file system knows no POSIX modes (Windows), files have the modes of their directory, and directories are not synced,
 * since they cannot be opened there.
 */
public final class SystemDisk implements Disk {

    private static final FileAttribute<?>[] FILE_MODE = {
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
    };
    private static final FileAttribute<?>[] DIRECTORY_MODE = {
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
    };
    private static final FileAttribute<?>[] NO_MODE = {};

    @Override
    public DiskFile create(Path file) throws IOException {
        try {
            return openChannel(
                    file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
        } catch (FileSystemException e) {
            if (SystemFile.tellsOfFullDisk(e)) {
                throw new DiskFullException(file, e);
            }
            throw e;
        }
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        return openChannel(file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    @Override
    public DiskFile openForReading(Path file) throws IOException {
        return openChannel(file, Set.of(StandardOpenOption.READ));
    }

    private static DiskFile openChannel(Path file, Set<? extends OpenOption> options) throws IOException {
        return new SystemFile(file, FileChannel.open(file, options, hasModes(file) ? FILE_MODE : NO_MODE));
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                names.add(nameOf(entry));
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(names);
        return List.copyOf(names);
    }

    @Override
    public boolean exists(Path path) {
        return Files.exists(path);
    }

    @Override
    public boolean isDirectory(Path path) {
        return Files.isDirectory(path);
    }

    @Override
    public boolean isSymbolicLink(Path path) {
        return Files.isSymbolicLink(path);
    }

    @Override
    public long sizeBytes(Path file) throws IOException {
        return Files.size(file);
    }

    @Override
    public long modifiedMicros(Path file) throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        return time.to(TimeUnit.MICROSECONDS);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        Path absolute = directory.toAbsolutePath().normalize();
        for (Path path = absolute; path != null && !Files.exists(path); path = path.getParent()) {
            missing.push(path);
        }
        for (Path path : missing) {
            // Tolerant of another thread that creates the same parents, hence not the strict single-level call.
            Files.createDirectories(path, hasModes(path) ? DIRECTORY_MODE : NO_MODE);
            syncDirectory(parentOf(path));
        }
        if (!Files.isDirectory(absolute)) {
            throw new FileAlreadyExistsException(
                    absolute.toString(), null, "a directory is wanted, but a file has its name");
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void link(Path existing, Path newName) throws IOException {
        Files.createLink(newName, existing);
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        if (!hasModes(directory)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw new IOException(
                    directory + ": sync of the directory failed, new names in it may be lost: " + SystemFile.reason(e),
                    e);
        }
    }

    @Override
    public Closeable lock(Path file) throws IOException {
        return LockFile.lock(file, keyOf(file), hasModes(file) ? FILE_MODE : NO_MODE);
    }

    @Override
    public LockState lockState(Path file) throws IOException {
        return Files.exists(file) ? LockFile.state(file, keyOf(file)) : LockState.NONE;
    }

    private static Path keyOf(Path file) throws IOException {
        return parentOf(file.toAbsolutePath()).toRealPath().resolve(nameOf(file));
    }

    private static boolean hasModes(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static String nameOf(Path path) {
        Path name = path.getFileName();
        if (name == null) {
            throw new IllegalArgumentException(path + " has no file name; a path below a root is wanted");
        }
        return name.toString();
    }

    private static Path parentOf(Path absolute) {
        Path parent = absolute.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(absolute + " has no parent; a path below a root is wanted");
        }
        return parent;
    }
}
