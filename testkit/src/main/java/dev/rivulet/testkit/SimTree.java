package dev.rivulet.testkit;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The files and directories of a simulated disk under their names. Guarded by the disk. */
final class SimTree {

    private final SimDirectory root = new SimDirectory();

    SimDirectory root() {
        return root;
    }

    /** What the path names now, if anything. */
    @Nullable SimNode find(Path path) {
        String names = normalized(path);
        SimNode node = root;
        int start = 1;
        while (start < names.length()) {
            if (!(node instanceof SimDirectory directory)) {
                return null;
            }
            int end = names.indexOf('/', start);
            int nameEnd = end < 0 ? names.length() : end;
            node = directory.find(names.substring(start, nameEnd));
            start = nameEnd + 1;
        }
        return node;
    }

    /** As text, since a simulation looks up more paths than anything else does, and a path has to make an object of each name. */
    private static String normalized(Path path) {
        Path absolute = path.toAbsolutePath();
        String names = absolute.toString();
        return names.contains("/.") ? absolute.normalize().toString() : names;
    }

    SimNode existing(Path path) throws NoSuchFileException {
        SimNode node = find(path);
        if (node == null) {
            throw new NoSuchFileException(path.toString());
        }
        return node;
    }

    SimContent content(Path file) throws IOException {
        if (existing(file) instanceof SimContent content) {
            return content;
        }
        throw new IOException(file + " is a directory, a file is wanted");
    }

    SimDirectory directory(Path path) throws IOException {
        if (existing(path) instanceof SimDirectory directory) {
            return directory;
        }
        throw new NotDirectoryException(path.toString());
    }

    SimDirectory parentOf(Path path) throws IOException {
        Path parent = path.toAbsolutePath().normalize().getParent();
        if (parent == null) {
            throw new IllegalArgumentException(path + " has no parent; a path below the root is wanted");
        }
        return directory(parent);
    }

    void requireAbsent(Path path) throws FileAlreadyExistsException {
        if (find(path) != null) {
            throw new FileAlreadyExistsException(path.toString());
        }
    }

    /** All files that have a name, each once, in the order of their first names. */
    List<SimContent> contents() {
        Set<SimContent> found = new LinkedHashSet<>();
        collect(root, found);
        return new ArrayList<>(found);
    }

    /** What all files show together. */
    long usedSizeBytes() {
        return contents().stream().mapToLong(SimContent::sizeBytes).sum();
    }

    static String nameOf(Path path) {
        Path name = path.normalize().getFileName();
        if (name == null) {
            throw new IllegalArgumentException(path + " has no file name; a path below the root is wanted");
        }
        return name.toString();
    }

    private static void collect(SimDirectory directory, Set<SimContent> found) {
        for (String name : directory.names()) {
            SimNode node = directory.find(name);
            if (node instanceof SimDirectory child) {
                collect(child, found);
            } else if (node instanceof SimContent content) {
                found.add(content);
            }
        }
    }
}
