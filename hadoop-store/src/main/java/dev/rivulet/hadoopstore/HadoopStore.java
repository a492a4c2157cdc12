package dev.rivulet.hadoopstore;

import dev.rivulet.objectstore.ObjectContent;
import dev.rivulet.objectstore.ObjectEntry;
import dev.rivulet.objectstore.ObjectFacts;
import dev.rivulet.objectstore.ObjectStore;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.functional.FutureIO;
import org.jspecify.annotations.Nullable;

/**
 * A store that Hadoop has a file system for, as a bucket. Any thread, as Hadoop's file systems are. Its file system lives as long as the
 * process.
 *
 * <p>How an object comes under its name is a {@link Publication} of its own for each kind of store, as they promise different things.
 */
final class HadoopStore implements ObjectStore {

    private final FileSystem system;
    private final String root;
    private final Publication publication;

    /**
     * @param root scheme and authority, without a slash at the end
     */
    HadoopStore(FileSystem system, String root, Publication publication) {
        this.system = system;
        this.root = root;
        this.publication = publication;
    }

    @Override
    public String root() {
        return root;
    }

    @Override
    public List<String> schemeAliases() {
        return HadoopScheme.aliases(root.substring(0, root.indexOf(':')));
    }

    @Override
    public Optional<ObjectFacts> head(String key) throws IOException {
        try {
            return Optional.of(facts(key, status(key)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    @Override
    public byte[] get(String key) throws IOException {
        FileStatus status = status(key);
        return read(key, status, 0, Math.toIntExact(status.getLen()));
    }

    @Override
    public byte[] get(ObjectFacts object, long offset, int length) throws IOException {
        FileStatus status = status(object.key());
        requireSame(object, status);
        byte[] part = read(object.key(), status, offset, length);
        if (!(status instanceof EtagSource)) { // Then nothing ties what is read to what was looked at.
            requireSame(object, status(object.key()));
        }
        return part;
    }

    private FileStatus status(String key) throws IOException {
        FileStatus status;
        try {
            status = system.getFileStatus(path(key));
        } catch (FileNotFoundException none) {
            throw missing(key, none);
        } catch (IOException failure) {
            throw named("looking for", key, failure);
        }
        if (status.isDirectory()) {
            throw new NoSuchFileException(root + "/" + key);
        }
        return status;
    }

    private void requireSame(ObjectFacts object, FileStatus status) throws IOException {
        if (!facts(object.key(), status).equals(object)) {
            throw new IOException(root + "/" + object.key() + " was replaced while it was read; read it again");
        }
    }

    private byte[] read(String key, FileStatus status, long offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        try (FSDataInputStream in = FutureIO.awaitFuture(
                system.openFile(path(key)).withFileStatus(status).build())) {
            in.readFully(offset, bytes);
            return bytes;
        } catch (FileNotFoundException none) {
            throw missing(key, none);
        } catch (EOFException end) {
            throw new IOException(
                    root + "/" + key + " ends before " + (offset + length) + " bytes, which it had a moment ago", end);
        } catch (IOException failure) {
            throw named("reading", key, failure);
        }
    }

    private NoSuchFileException missing(String key, FileNotFoundException cause) {
        NoSuchFileException missing = new NoSuchFileException(root + "/" + key);
        missing.initCause(cause);
        return missing;
    }

    @Override
    public List<ObjectEntry> list(String prefix, String afterKey, int countMax) throws IOException {
        String directory = prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
        byte[] after = afterKey.getBytes(StandardCharsets.UTF_8);
        List<ObjectEntry> entries = new ArrayList<>();
        try {
            RemoteIterator<FileStatus> found = system.listStatusIterator(path(directory));
            while (found.hasNext() && entries.size() < countMax) {
                FileStatus status = found.next();
                ObjectEntry entry = entry(prefix, status);
                boolean isBehind = afterKey.isEmpty()
                        || Arrays.compareUnsigned((prefix + entry.name()).getBytes(StandardCharsets.UTF_8), after) > 0;
                if (isBehind && !Publication.isOnItsWay(entry.name())) {
                    entries.add(entry);
                }
            }
            return entries;
        } catch (FileNotFoundException none) {
            return entries;
        } catch (IOException failure) {
            throw named("listing", prefix, failure);
        }
    }

    private ObjectEntry entry(String prefix, FileStatus status) {
        String name = status.getPath().getName();
        return status.isDirectory()
                ? ObjectEntry.directory(name)
                : new ObjectEntry(name, Optional.of(facts(prefix + name, status)));
    }

    @Override
    public void putIfAbsent(String key, ObjectContent content) throws IOException {
        put(key, content, false);
    }

    @Override
    public void put(String key, ObjectContent content) throws IOException {
        put(key, content, true);
    }

    private void put(String key, ObjectContent content, boolean isReplacing) throws IOException {
        try {
            publication.put(path(key), content, isReplacing);
        } catch (java.nio.file.FileAlreadyExistsException taken) {
            throw taken;
        } catch (IOException failure) {
            throw named("putting", key, failure);
        }
    }

    @Override
    public void delete(String key) throws IOException {
        try {
            system.delete(path(key), false);
        } catch (IOException failure) {
            throw named("deleting", key, failure);
        }
    }

    private Path path(String key) {
        return new Path(system.getUri().getScheme(), system.getUri().getAuthority(), "/" + key);
    }

    private ObjectFacts facts(String key, FileStatus status) {
        return new ObjectFacts(key, status.getLen(), status.getModificationTime() * 1_000, tag(status));
    }

    /** Where the store has none, an object is known by its time and size. */
    private static String tag(FileStatus status) {
        String tag = status instanceof EtagSource source ? source.getEtag() : null;
        return tag == null ? status.getModificationTime() + "-" + status.getLen() : tag;
    }

    private IOException named(String doing, String key, IOException failure) {
        return new IOException(
                root + "/" + key + ": " + doing + " failed: " + firstLine(failure)
                        + "; look at the network, the credentials in core-site.xml, and what they may do there",
                failure);
    }

    /** A server's own failure comes with its whole stack as the message. */
    private static String firstLine(IOException failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return message.lines().findFirst().orElse(message);
    }

    /** File systems that are configured alike are one object, as Hadoop keeps them. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HadoopStore store && store.system == system && store.root.equals(root);
    }

    @Override
    public int hashCode() {
        return root.hashCode();
    }

    @Override
    public String toString() {
        return root;
    }
}
