package dev.rivulet.delta.upsert;

import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.upsert.index.KeyCode;
import dev.rivulet.delta.upsert.index.KeyColumns;
import dev.rivulet.delta.upsert.index.KeyFilter;
import dev.rivulet.delta.upsert.index.KeyOwners;
import dev.rivulet.delta.upsert.index.KeyRows;
import dev.rivulet.delta.vector.DeletedRows;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a file of a table's version holds a key for a row with a certain owner ({@link KeyOwners}), asked row by row. One owner, one key of the
 * table.
 *
 * <p>Of a key that a file does not hold its {@link KeyFilter} says so as a rule. A file that may hold it is looked up in its owners, which are
 * kept as far as there is room, those that were asked for last; else they are read. Both are of all rows that the file ever had, and stay true
 * whatever rows a deletion vector takes out. Where there is no room for filters, the oldest files have none, and are not looked at: what they hold, the {@link KeyGuard} finds.
 */
final class OwnedFiles {

    private static final long HEAP_SIZE_BYTES = Runtime.getRuntime().maxMemory();

    /** What filters take together, at 20 bits per row: enough for some 20 million rows, if the heap is large. */
    static final long FILTERS_SIZE_BYTES_MAX = Math.min(48L << 20, HEAP_SIZE_BYTES / 24);

    /** What owners take together: of some 4 million rows on a heap of a gigabyte. */
    static final long OWNERS_SIZE_BYTES_MAX = HEAP_SIZE_BYTES / 8;

    private final KeyColumns unique;
    private final KeyColumns owner;
    private final long filtersSizeBytesMax;
    private final long ownersSizeBytesMax;

    /** By the paths of files. */
    private final Map<String, KeyFilter> filters = new HashMap<>();

    /** By the paths of files, the one that was not asked for longest first. */
    private final Map<String, KeyOwners> owners = new LinkedHashMap<>(16, 0.75f, true);

    /** By the identities of files that have a vector. */
    private final Map<String, DeletedRows> deleted = new HashMap<>();

    private long ownersSizeBytes;

    /** Those that have a filter, of the version. */
    private List<LiveFile> files = List.of();

    private @Nullable TableScan version;

    /** Asks for the owner of a row. */
    @FunctionalInterface
    interface OwnerTest {

        boolean test(KeyCode owner);
    }

    /**
     * @param unique the key
     * @param owner the key by which rows take each other's place
     */
    OwnedFiles(KeyColumns unique, KeyColumns owner, long filtersSizeBytesMax, long ownersSizeBytesMax) {
        this.unique = unique;
        this.owner = owner;
        this.filtersSizeBytesMax = filtersSizeBytesMax;
        this.ownersSizeBytesMax = ownersSizeBytesMax;
    }

    /**
     * Goes by another version from here on.
     *
     * @return how many of the files there is no room for
     */
    int show(TableScan scan, List<LiveFile> newestFirst) throws IOException {
        version = scan;
        forgetOthers(newestFirst);
        long sizeBytes = 0;
        int knownCount = 0;
        while (knownCount < newestFirst.size() && sizeBytes < filtersSizeBytesMax) {
            sizeBytes += filter(scan, newestFirst.get(knownCount)).sizeBytes();
            knownCount++;
        }
        files = newestFirst.subList(0, knownCount);
        newestFirst.subList(knownCount, newestFirst.size()).forEach(file -> filters.remove(file.path()));
        return newestFirst.size() - knownCount;
    }

    private void forgetOthers(List<LiveFile> those) {
        Set<String> names = new HashSet<>();
        for (LiveFile file : those) {
            names.add(file.path());
            names.add(file.identity());
        }
        filters.keySet().retainAll(names);
        deleted.keySet().retainAll(names);
        owners.keySet().retainAll(names);
        ownersSizeBytes =
                owners.values().stream().mapToLong(KeyOwners::sizeBytes).sum();
    }

    private KeyFilter filter(TableScan scan, LiveFile file) throws IOException {
        KeyFilter known = filters.get(file.path());
        if (known != null) {
            return known;
        }
        KeyFilter made;
        if (ownersSizeBytes + KeyOwners.sizeBytesMax(file) <= ownersSizeBytesMax) {
            made = keep(file, KeyOwners.read(scan, file, unique, owner)).filter();
        } else {
            KeyFilter.Builder keys = new KeyFilter.Builder();
            KeyRows.forEach(scan, file.whole(), unique.names(), (position, key) -> {
                keys.add(key.code().hash());
                return true;
            });
            made = keys.build();
        }
        filters.put(file.path(), made);
        return made;
    }

    /** Whether a row with the key has an owner of which this is true. */
    boolean has(KeyCode key, OwnerTest test) throws IOException {
        TableScan scan = version;
        if (scan == null) {
            throw new IllegalStateException("no version is shown yet");
        }
        long hash = key.hash();
        for (LiveFile file : files) {
            KeyFilter filter = filters.get(file.path());
            if (filter != null && filter.mayHold(hash) && has(scan, file, key, test)) {
                return true;
            }
        }
        return false;
    }

    private boolean has(TableScan scan, LiveFile file, KeyCode key, OwnerTest test) throws IOException {
        KeyOwners known = owners.get(file.path());
        if (known == null) {
            if (KeyOwners.sizeBytesMax(file) > ownersSizeBytesMax) {
                return KeyOwners.has(scan, file, unique.names(), owner.names(), key, test::test);
            }
            known = keep(file, KeyOwners.read(scan, file, unique, owner));
        }
        return known.has(key, deletedRows(scan, file), test::test);
    }

    private KeyOwners keep(LiveFile file, KeyOwners read) {
        owners.put(file.path(), read);
        ownersSizeBytes += read.sizeBytes();
        Iterator<KeyOwners> longestFirst = owners.values().iterator();
        while (ownersSizeBytes > ownersSizeBytesMax) {
            ownersSizeBytes -= longestFirst.next().sizeBytes();
            longestFirst.remove();
        }
        return read;
    }

    private DeletedRows deletedRows(TableScan scan, LiveFile file) throws IOException {
        if (!file.hasDeletionVector()) {
            return DeletedRows.NONE;
        }
        DeletedRows known = deleted.get(file.identity());
        if (known == null) {
            known = scan.deletedRows(file);
            deleted.put(file.identity(), known);
        }
        return known;
    }
}
