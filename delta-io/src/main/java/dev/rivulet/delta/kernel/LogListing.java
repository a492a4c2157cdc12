package dev.rivulet.delta.kernel;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskEntry;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files of a directory from a name on, in the order of names. What begins with a dot or an underscore is left out: hidden files, and
 * directories such as {@code _sidecars}, which Kernel does not want listed. One owner.
 *
 * <p>Names are filtered before files are looked at, since a log has thousands and a reader wants the last few.
 */
final class LogListing implements CloseableIterator<FileStatus> {

    private static final Pattern COMMIT = Pattern.compile("\\d{20}\\.json");

    private final Path directory;
    private final Iterator<DiskEntry> entries;
    private @Nullable FileStatus next;

    /**
     * Lists.
     *
     * @throws FileNotFoundException if there is no such directory
     */
    LogListing(Disk disk, Path from) throws IOException {
        this.directory = DiskFileIO.directoryOf(from);
        String firstName = String.valueOf(from.getFileName());
        this.entries = disk.entries(directory, firstName).stream()
                .filter(entry -> !entry.name().startsWith(".") && !entry.name().startsWith("_"))
                .iterator();
        if (!entries.hasNext() && !disk.isDirectory(directory)) {
            throw new FileNotFoundException(directory + " does not exist");
        }
    }

    @Override
    public boolean hasNext() {
        while (next == null && entries.hasNext()) {
            next = status(entries.next());
        }
        return next != null;
    }

    /** Null if the file is gone: a log is cleaned while others read it. */
    private @Nullable FileStatus status(DiskEntry entry) {
        Path file = directory.resolve(entry.name());
        try {
            FileStatus status = DiskFileIO.status(file, entry);
            if (status.getSize() == 0 && COMMIT.matcher(entry.name()).matches()) {
                // Kernel takes it for a version that changes nothing.
                throw new IOException(file + " is damaged: it is empty; restore the file from a copy");
            }
            return status;
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
