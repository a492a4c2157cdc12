package dev.rivulet.objectstore;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.DiskEntry;
import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.core.disk.LockState;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A bucket as a disk. Any thread.
 *
 * <p>A new file waits on this machine and comes into the store by its first sync, whole, if its name is free then: a conditional put. Work in
 * progress ({@link Disk#isScratch}) never does; to link it is a conditional put under the other name, and to rename it one that replaces.
 * So what a table's writer does on a disk (write under a hidden name, sync, link) is one request here, and exactly one of two writers wins.
 * Directories are the beginnings of keys: they are there while something is in them. What is put is durable, so syncing a directory does
 * nothing.
 *
 * <p>A put may have come through although its reply was lost, and then be refused when the store's client sends it again. So what stands
 * under a taken name is compared with what was to be put: if it is the same, it is ours, or as good.
 *
 * <p>There are no hard links between objects, no locks, and no files that are open for reading and writing. Renaming an object is a copy
 * and a deletion, between which others see both.
 */
final class ObjectDisk implements Disk {

    private static final int PIECE_SIZE_BYTES = 1 << 20;

    private final ObjectFileSystem system;
    private final ObjectStore store;
    private final SpoolDirectory spools;

    /** Work in progress by key. Any thread may add and take away its own; nobody waits for another's. */
    private final Map<String, Spool> scratch = new ConcurrentHashMap<>();

    ObjectDisk(ObjectFileSystem system, ObjectStore store, SpoolDirectory spools) {
        this.system = system;
        this.store = store;
        this.spools = spools;
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        String key = key(file);
        Spool spool = new Spool(spools);
        if (Disk.isScratch(file)) {
            if (scratch.putIfAbsent(key, spool) != null) {
                throw new FileAlreadyExistsException(file.toString());
            }
            return new NewObject(file, spool, new KeepScratch());
        }
        return new NewObject(file, spool, new PutIfAbsent(key));
    }

    @Override
    public DiskFile open(Path file) {
        throw new UnsupportedOperationException(file + " is an object, which cannot be changed; create another one");
    }

    @Override
    public DiskFile openForReading(Path file) throws IOException {
        String key = key(file);
        Spool own = scratch.get(key);
        if (own != null) {
            return new NewObject(file, own, new KeepScratch());
        }
        return new StoredFile(file, store, facts(file));
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return entries(directory).stream().map(DiskEntry::name).toList();
    }

    @Override
    public List<DiskEntry> entries(Path directory, String firstName) throws IOException {
        String prefix = prefix(directory);
        // Behind the name but for its last letter, so that the name itself is among them.
        String afterKey = firstName.isEmpty() || !isAscii(firstName)
                ? ""
                : prefix + firstName.substring(0, firstName.length() - 1);
        List<DiskEntry> entries = new ArrayList<>();
        for (ObjectEntry entry : store.list(prefix, afterKey, Integer.MAX_VALUE)) {
            // A key that ends with a slash is what consoles make of an empty directory.
            if (!entry.name().isEmpty() && entry.name().compareTo(firstName) >= 0) {
                entries.add(entry);
            }
        }
        entries.sort(Comparator.comparing(DiskEntry::name));
        return List.copyOf(entries);
    }

    /** Only then the orders of UTF-8 and of Java's strings agree about what comes behind it. */
    private static boolean isAscii(String text) {
        return text.chars().allMatch(letter -> letter < 0x80);
    }

    @Override
    public boolean exists(Path path) throws IOException {
        String key = key(path);
        return scratch.containsKey(key) || (!key.isEmpty() && store.head(key).isPresent()) || isDirectory(path);
    }

    @Override
    public boolean isDirectory(Path path) throws IOException {
        return !store.list(prefix(path), "", 1).isEmpty();
    }

    @Override
    public boolean isSymbolicLink(Path path) {
        return false;
    }

    @Override
    public long sizeBytes(Path file) throws IOException {
        Spool own = scratch.get(key(file));
        return own == null ? facts(file).sizeBytes() : own.sizeBytes();
    }

    @Override
    public long modifiedMicros(Path file) throws IOException {
        return facts(file).modifiedMicros();
    }

    @Override
    public void createDirectories(Path directory) {
        key(directory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Spool own = scratch.get(key(from));
        if (own != null) {
            store.put(key(to), own);
            delete(from);
            return;
        }
        ObjectFacts facts = facts(from);
        Spool copy = new Spool(spools);
        try {
            for (long offset = 0; offset < facts.sizeBytes(); offset += PIECE_SIZE_BYTES) {
                byte[] piece = store.get(facts, offset, pieceSizeBytes(facts, offset));
                copy.write(ByteBuffer.wrap(piece), offset);
            }
            store.put(key(to), copy);
        } finally {
            copy.drop();
        }
        store.delete(key(from));
    }

    @Override
    public void link(Path existing, Path newName) throws IOException {
        Spool own = scratch.get(key(existing));
        if (own == null) {
            throw new UnsupportedOperationException(existing + " is an object, which has one name; copy it");
        }
        putIfAbsent(key(newName), own);
    }

    @Override
    public void delete(Path path) throws IOException {
        String key = key(path);
        Spool own = scratch.remove(key);
        if (own != null) {
            own.drop();
        } else if (!Disk.isScratch(path)) {
            store.delete(key);
        }
    }

    @Override
    public void syncDirectory(Path directory) {
        key(directory);
    }

    @Override
    public boolean isDurableOnSight() {
        return true;
    }

    /** Work in progress, so that it stays on this machine. */
    @Override
    public Path unsynced(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".tmp");
    }

    @Override
    public Closeable lock(Path file) {
        throw new UnsupportedOperationException(
                file + " is in a store, which has no locks; lock a file of this machine");
    }

    @Override
    public LockState lockState(Path file) {
        throw new UnsupportedOperationException(file + " is in a store, which has no locks");
    }

    private void putIfAbsent(String key, Spool content) throws IOException {
        try {
            store.putIfAbsent(key, content);
        } catch (FileAlreadyExistsException taken) {
            if (!holds(key, content)) {
                throw taken;
            }
        }
    }

    /** Whether an object is the same as what was to be put under its name. */
    private boolean holds(String key, Spool content) throws IOException {
        ObjectFacts facts = store.head(key).orElse(null);
        if (facts == null || facts.sizeBytes() != content.sizeBytes()) {
            return false;
        }
        try (InputStream wanted = content.open()) {
            for (long offset = 0; offset < facts.sizeBytes(); offset += PIECE_SIZE_BYTES) {
                int length = pieceSizeBytes(facts, offset);
                if (!Arrays.equals(store.get(facts, offset, length), wanted.readNBytes(length))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static int pieceSizeBytes(ObjectFacts facts, long offset) {
        return (int) Math.min(PIECE_SIZE_BYTES, facts.sizeBytes() - offset);
    }

    private ObjectFacts facts(Path file) throws IOException {
        String key = key(file);
        return (key.isEmpty() ? Optional.<ObjectFacts>empty() : store.head(key))
                .orElseThrow(() -> new NoSuchFileException(file.toString()));
    }

    private String prefix(Path directory) {
        String key = key(directory);
        return key.isEmpty() ? "" : key + "/";
    }

    private String key(Path path) {
        if (path instanceof ObjectPath own
                && own.isAbsolute()
                && own.getFileSystem().equals(system)) {
            return ((ObjectPath) own.normalize()).key();
        }
        throw new IllegalArgumentException(path + " is not in " + system + "; it lies on another disk");
    }

    private final class PutIfAbsent implements NewObject.Put {

        private final String key;

        PutIfAbsent(String key) {
            this.key = key;
        }

        @Override
        public void put(Spool spool) throws IOException {
            putIfAbsent(key, spool);
        }

        @Override
        public void end(Spool spool) throws IOException {
            spool.drop();
        }
    }

    /** It stays on this machine until it is linked, renamed or deleted. */
    private static final class KeepScratch implements NewObject.Put {

        @Override
        public void put(Spool spool) {
            // What is lost with the process need not be durable before.
        }

        @Override
        public void end(Spool spool) {
            // Its name still leads to it.
        }
    }
}
