package dev.rivulet.objectstore;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.StoreFileSystem;
import dev.rivulet.core.disk.SystemDisk;
import java.nio.file.FileStore;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The paths of a bucket, and the bucket as a disk. Immutable, any thread.
 *
 * <p>Its files are reached through {@link #disk} alone; {@code java.nio.file.Files} refuses them.
 */
public final class ObjectFileSystem extends StoreFileSystem {

    private static final String SEPARATOR = "/";

    /** Scheme and bucket, and the rest with its slash. */
    private static final Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):/+([^/]*)(/.*)?", Pattern.DOTALL);

    private final ObjectStore store;
    private final ObjectDisk disk;

    public ObjectFileSystem(ObjectStore store) {
        this.store = store;
        this.disk = new ObjectDisk(this, store, new SpoolDirectory(new SystemDisk()));
    }

    /**
     * Passes if names are the same to all who read them.
     *
     * @param location as its user wrote it
     * @param key what stands behind the bucket in it, from its slash on
     * @throws IllegalArgumentException if a name is empty, or made of dots
     */
    public static void requirePlainNames(String location, String key) {
        if (key.contains("//") || key.contains("/./") || key.contains("/../")) {
            throw new IllegalArgumentException(
                    location + ": a name in it is empty or made of dots, which servers take differently; name it else");
        }
    }

    @Override
    public Disk disk() {
        return disk;
    }

    /** What a path's text begins with. */
    String root() {
        return store.root();
    }

    String scheme() {
        return root().substring(0, root().indexOf(':'));
    }

    String bucket() {
        return root().substring(root().lastIndexOf('/') + 1);
    }

    /**
     * A path.
     *
     * @param first a URL of this bucket, or names with {@code /} between them, which make a relative path
     * @throws InvalidPathException if it is a URL of another bucket, or begins with a slash
     */
    @Override
    public Path getPath(String first, String... more) {
        String text = more.length == 0 ? first : first + SEPARATOR + String.join(SEPARATOR, more);
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            if (text.startsWith(SEPARATOR)) {
                throw new InvalidPathException(text, "it is not in " + root());
            }
            return new ObjectPath(this, false, names(text));
        }
        if (!isOwn(url.group(1), url.group(2))) {
            throw new InvalidPathException(
                    text, "it is not in " + root() + ", and a table's files lie in one bucket here");
        }
        String rest = url.group(3);
        return new ObjectPath(this, true, rest == null ? List.of() : names(rest));
    }

    private boolean isOwn(String scheme, String bucket) {
        boolean isScheme =
                scheme().equalsIgnoreCase(scheme) || store.schemeAliases().contains(scheme);
        return isScheme && bucket().equals(bucket);
    }

    private static List<String> names(String text) {
        List<String> names = new ArrayList<>();
        for (String name : text.split(SEPARATOR)) {
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return names;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ObjectFileSystem system && system.store.equals(store);
    }

    @Override
    public int hashCode() {
        return store.hashCode();
    }

    @Override
    public String toString() {
        return root();
    }

    @Override
    public String getSeparator() {
        return SEPARATOR;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(new ObjectPath(this, true, List.of()));
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return Set.of();
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return List.of();
    }

    @Override
    public FileSystemProvider provider() {
        throw new UnsupportedOperationException(root() + " is an object store: its files are reached through its disk");
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        throw new UnsupportedOperationException("paths of " + root() + " are not matched");
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw new UnsupportedOperationException(root() + " has no owners of files");
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException(root() + " cannot be watched");
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException(root() + " is not closed: it holds nothing open");
    }
}
