package dev.rivulet.delta.kernel;

import dev.rivulet.core.disk.Disk;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The files of a directory from a name on, in the order of names. Hidden files are left out. One owner.
 *
 * <p>Names are filtered before files are looked at, since a log has thousands and a reader wants the last few.
 */
final class LogListing implements CloseableIterator<FileStatus> {

    private final Disk disk;
    private final Path directory;
    private final Iterator<String> names;
    private @Nullable FileStatus next;

    /**
     * Lists.
     *
     * @throws FileNotFoundException if there is no such directory
     */
    LogListing(Disk disk, Path from) throws IOException {
        this.disk = disk;
        this.directory = DiskFileIO.directoryOf(from);
        String firstName = String.valueOf(from.getFileName());
        this.names = disk.list(directory).stream()
                .filter(name -> name.compareTo(firstName) >= 0 && !name.startsWith("."))
                .iterator();
        if (!names.hasNext() && !disk.isDirectory(directory)) {
            throw new FileNotFoundException(directory + " does not exist");
        }
    }

    @Override
    public boolean hasNext() {
        while (next == null && names.hasNext()) {
            next = status(directory.resolve(names.next()));
        }
        return next != null;
    }

    /** Null if the file is gone: a log is cleaned while others read it. */
    private @Nullable FileStatus status(Path file) {
        try {
            return DiskFileIO.status(disk, file);
        } catch (FileNotFoundException gone) {
            return null;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public FileStatus next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        FileStatus status = Objects.requireNonNull(next);
        next = null;
        return status;
    }

    @Override
    public void close() {
        // It holds nothing open.
    }
}
