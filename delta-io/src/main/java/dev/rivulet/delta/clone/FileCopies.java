package dev.rivulet.delta.clone;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.delta.kernel.commit.PlacedFile;
import dev.rivulet.delta.staging.FileCopy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Copies the files of a table into another's directory, each at the same place. Good for one clone. */
final class FileCopies {

    private final Disk source;
    private final Disk disk;
    private final Path from;
    private final Path to;
    private final FileCopy fileCopy;

    /** Where what was copied is: vectors of several files are in one. */
    private final Map<Path, Path> copies = new HashMap<>();

    /** Deepest first, so that a directory is whole before its own entry is durable. */
    private final Set<Path> directories = new TreeSet<>(
            Comparator.comparingInt(Path::getNameCount).reversed().thenComparing(Comparator.naturalOrder()));

    /**
     * @param source that the table is on
     * @param disk that the copies come to
     */
    FileCopies(Disk source, Disk disk, Path from, Path to) {
        this.source = source;
        this.disk = disk;
        this.from = from;
        this.to = to;
        this.fileCopy = new FileCopy(source, disk);
    }

    /**
     * @param files where they are
     * @return where their copies are, all durable
     * @throws IOException if a file is gone, or has another size than the log says
     */
    List<PlacedFile> of(List<PlacedFile> files) throws IOException {
        List<PlacedFile> placed = new ArrayList<>();
        for (PlacedFile file : files) {
            requireSize(file);
            Optional<Path> vector = file.vectorPath().isEmpty()
                    ? Optional.empty()
                    : Optional.of(copy(file.vectorPath().get(), to));
            placed.add(new PlacedFile(file.file(), copy(file.path(), directory(file.path())), vector));
        }
        for (Path directory : directories) {
            disk.syncDirectory(directory);
        }
        return placed;
    }

    private void requireSize(PlacedFile file) throws IOException {
        long found = source.sizeBytes(file.path());
        if (found != file.file().sizeBytes()) {
            throw new IOException("table " + from + " cannot be cloned: file " + file.path() + " has " + found
                    + " bytes, but " + file.file().sizeBytes() + " by the log; it is damaged");
        }
    }

    /** As deep as it was, so that partitions look as they did; what lies elsewhere comes to the top. */
    private Path directory(Path file) {
        Path parent = file.getParent();
        return parent != null && file.startsWith(from)
                ? to.resolve(from.relativize(parent).toString())
                : to;
    }

    private Path copy(Path original, Path directory) throws IOException {
        Path known = copies.get(original);
        if (known != null) {
            return known;
        }
        Path copy = directory.resolve(String.valueOf(original.getFileName()));
        if (copies.containsValue(copy)) {
            copy = directory.resolve(copies.size() + "-" + original.getFileName());
        }
        create(directory);
        fileCopy.copy(original, copy);
        copies.put(original, copy);
        return copy;
    }

    private void create(Path directory) throws IOException {
        disk.createDirectories(directory);
        for (Path parent = directory; parent != null && directories.add(parent); parent = parent.getParent()) {
            if (parent.equals(to.getParent())) {
                return;
            }
        }
    }
}
