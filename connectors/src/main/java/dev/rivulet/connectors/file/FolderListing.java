package dev.rivulet.connectors.file;

import dev.rivulet.core.time.Clock;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks which files of a folder are complete. One owner, the {@link FolderReader}.
 *
 * <p>Left alone are folders, names that begin with {@code .} or {@code _}, and names that end in {@code .tmp} or {@code .part}. That
 * a file was renamed into the folder cannot be seen, so one rule serves both ways of delivery: a file is complete when it was last
 * written at least the settle time ago. One that was written elsewhere and moved here later is complete at once. Where the
 * clock of the file's writer is ahead of ours, it is complete when size and time did not change for as long while we watched.
 */
final class FolderListing {

    /** Oldest first, by name where times are equal, so that the order is the same whenever the files are the same. */
    private static final Comparator<Entry> READING_ORDER =
            Comparator.comparingLong(Entry::modifiedMicros).thenComparing(Entry::name);

    /** A file as the folder shows it. */
    record Entry(String name, long sizeBytes, long modifiedMicros) {}

    private record Sighting(Entry entry, long firstSeenNs) {}

    private final Path folder;
    private final Duration settleTime;
    private final Clock clock;

    /** Files that are not complete yet, since when they have looked as they do. Looked up by name only. */
    private final Map<String, Sighting> unsettled = new HashMap<>();

    private Set<String> names = Set.of();

    FolderListing(Path folder, Duration settleTime, Clock clock) {
        this.folder = folder;
        this.settleTime = settleTime;
        this.clock = clock;
    }

    /**
     * Lists the folder.
     *
     * @param isKnown names to pass over
     * @return the files that are complete, in the order in which they are to be read
     */
    List<Entry> completeFiles(Predicate<String> isKnown) throws IOException {
        Set<String> seen = new HashSet<>();
        List<Entry> complete = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder)) {
            for (Path path : paths) {
                String name = path.getFileName().toString();
                seen.add(name);
                if (!isLeftAlone(name) && !isKnown.test(name)) {
                    Entry entry = completeFile(path, name);
                    if (entry != null) {
                        complete.add(entry);
                    }
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        names = seen;
        unsettled.keySet().retainAll(seen);
        complete.sort(READING_ORDER);
        return complete;
    }

    /** All names that the last listing saw. */
    Set<String> names() {
        return names;
    }

    /** Whether a file still looks as it did when it was listed. */
    boolean isUnchanged(Entry entry) throws IOException {
        return entry.equals(entry(folder.resolve(entry.name()), entry.name()));
    }

    /** Whether it is the name of what is no complete file, or none to be read. */
    static boolean isLeftAlone(String name) {
        return name.startsWith(".") || name.startsWith("_") || name.endsWith(".tmp") || name.endsWith(".part");
    }

    private @Nullable Entry completeFile(Path path, String name) throws IOException {
        Entry entry = entry(path, name);
        if (entry == null || isSettled(entry)) {
            unsettled.remove(name);
            return entry;
        }
        return null;
    }

    private boolean isSettled(Entry entry) {
        long ageMicros = clock.epochMicros() - entry.modifiedMicros();
        if (ageMicros >= TimeUnit.NANOSECONDS.toMicros(settleTime.toNanos())) {
            return true;
        }
        long nowNs = clock.nanoTime();
        Sighting before = unsettled.get(entry.name());
        if (before == null || !before.entry().equals(entry)) {
            unsettled.put(entry.name(), new Sighting(entry, nowNs));
            return settleTime.isZero();
        }
        return nowNs - before.firstSeenNs() >= settleTime.toNanos();
    }

    /** Null if there is no such file any more, or it is none. */
    private static @Nullable Entry entry(Path path, String name) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.isRegularFile()
                    ? new Entry(
                            name,
                            attributes.size(),
                            attributes.lastModifiedTime().to(TimeUnit.MICROSECONDS))
                    : null;
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
