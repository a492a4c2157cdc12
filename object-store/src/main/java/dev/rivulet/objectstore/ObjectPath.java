package dev.rivulet.objectstore;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path in a bucket: its names, absolute from the bucket on or relative. Immutable.
 *
 * <p>An absolute one's text is its URL, with names as they are, not escaped.
 */
final class ObjectPath implements Path {

    private final ObjectFileSystem system;
    private final boolean isAbsolute;
    private final List<String> names;

    /**
     * @param names none empty
     */
    ObjectPath(ObjectFileSystem system, boolean isAbsolute, List<String> names) {
        this.system = system;
        this.isAbsolute = isAbsolute;
        this.names = List.copyOf(names);
    }

    /** What the store calls the object. */
    String key() {
        return String.join("/", names);
    }

    @Override
    public ObjectFileSystem getFileSystem() {
        return system;
    }

    @Override
    public boolean isAbsolute() {
        return isAbsolute;
    }

    @Override
    public @Nullable Path getRoot() {
        return isAbsolute ? new ObjectPath(system, true, List.of()) : null;
    }

    @Override
    public @Nullable Path getFileName() {
        return names.isEmpty() ? null : relative(names.subList(names.size() - 1, names.size()));
    }

    @Override
    public @Nullable Path getParent() {
        if (names.isEmpty() || (!isAbsolute && names.size() == 1)) {
            return null;
        }
        return new ObjectPath(system, isAbsolute, names.subList(0, names.size() - 1));
    }

    @Override
    public int getNameCount() {
        return names.size();
    }

    @Override
    public Path getName(int index) {
        return subpath(index, index + 1);
    }

    @Override
    public Path subpath(int beginIndex, int endIndex) {
        if (beginIndex < 0 || endIndex > names.size() || beginIndex >= endIndex) {
            throw new IllegalArgumentException(
                    this + " has " + names.size() + " names, wanted those from " + beginIndex + " to " + endIndex);
        }
        return relative(names.subList(beginIndex, endIndex));
    }

    private ObjectPath relative(List<String> some) {
        return new ObjectPath(system, false, some);
    }

    @Override
    public boolean startsWith(Path other) {
        return other instanceof ObjectPath path
                && path.system.equals(system)
                && path.isAbsolute == isAbsolute
                && path.names.size() <= names.size()
                && names.subList(0, path.names.size()).equals(path.names);
    }

    @Override
    public boolean endsWith(Path other) {
        if (!(other instanceof ObjectPath path) || path.isAbsolute) {
            return equals(other);
        }
        int from = names.size() - path.names.size();
        return path.system.equals(system)
                && from >= 0
                && names.subList(from, names.size()).equals(path.names);
    }

    @Override
    public Path normalize() {
        List<String> kept = new ArrayList<>();
        for (String name : names) {
            boolean hasParent = !kept.isEmpty() && !kept.get(kept.size() - 1).equals("..");
            if (name.equals("..") && (hasParent || isAbsolute)) {
                if (hasParent) {
                    kept.remove(kept.size() - 1);
                }
            } else if (!name.equals(".")) {
                kept.add(name);
            }
        }
        return new ObjectPath(system, isAbsolute, kept);
    }

    @Override
    public Path resolve(Path other) {
        if (other.isAbsolute()) {
            return other;
        }
        List<String> all = new ArrayList<>(names);
        if (other instanceof ObjectPath path) {
            all.addAll(path.names);
        } else {
            other.forEach(name -> all.add(name.toString()));
            all.removeIf(String::isEmpty);
        }
        return new ObjectPath(system, isAbsolute, all);
    }

    @Override
    public Path relativize(Path other) {
        if (!(other instanceof ObjectPath path) || !path.system.equals(system)) {
            throw new ProviderMismatchException(other + " is not in " + system);
        }
        if (path.isAbsolute != isAbsolute) {
            throw new IllegalArgumentException(
                    "one of " + this + " and " + other + " is absolute, wanted both or none");
        }
        int common = 0;
        while (common < names.size()
                && common < path.names.size()
                && names.get(common).equals(path.names.get(common))) {
            common++;
        }
        List<String> way = new ArrayList<>();
        for (int up = common; up < names.size(); up++) {
            way.add("..");
        }
        way.addAll(path.names.subList(common, path.names.size()));
        return relative(way);
    }

    @Override
    public URI toUri() {
        try {
            return new URI(system.scheme(), system.bucket(), "/" + ((ObjectPath) toAbsolutePath()).key(), null, null);
        } catch (URISyntaxException impossible) {
            throw new AssertionError(this + " makes no URI", impossible);
        }
    }

    /** A relative one is taken from the bucket on. */
    @Override
    public Path toAbsolutePath() {
        return isAbsolute ? this : new ObjectPath(system, true, names);
    }

    @Override
    public Path toRealPath(LinkOption... options) {
        return toAbsolutePath().normalize();
    }

    @Override
    public WatchKey register(
            WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.@Nullable Modifier... modifiers) {
        throw new UnsupportedOperationException(this + " cannot be watched");
    }

    /** By text. */
    @Override
    public int compareTo(Path other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ObjectPath path
                && path.isAbsolute == isAbsolute
                && path.names.equals(names)
                && path.system.equals(system);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    @Override
    public String toString() {
        return isAbsolute ? system.root() + "/" + key() : key();
    }
}
