package dev.rivulet.delta.upsert;

import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.upsert.index.KeyBytes;
import dev.rivulet.delta.upsert.index.KeyFilter;
import dev.rivulet.delta.upsert.index.KeyRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a file of a table's version, or of epochs that wait for their commit, holds a key, asked row by row. One owner, one key of the table.
 *
 * <p>Of a key that no file holds, a {@link KeySieve} says so as a rule, and else a {@link KeyFilter} per file; a file that may hold it is read, and
 * its keys are kept for others that are asked for behind it. A row that is asked for in vain so costs no reading: of a million the sieve lets a few hundred
 * through, and with a hundred files the filters one of 140 of these.
 *
 * <p>A data file never changes, so its filter stays true whatever others delete from it; a file of one's own epoch gets the filter of
 * the keys that were written to it. Where there is no room for filters, the oldest files have none, and are not looked at: what they hold, the {@link KeyGuard} finds.
 */
final class KeyedFiles {

    private static final long HEAP_SIZE_BYTES = Runtime.getRuntime().maxMemory();

    /**
     * What the filters of files take together at the most: enough for some 20 million keys, if the heap is large. The sieve takes one to four
     * times as much.
     */
    private static final long FILTERS_SIZE_BYTES_MAX = Math.min(48L << 20, HEAP_SIZE_BYTES / 24);

    /**
     * What the keys of files that were read take together: two million whole numbers, or half as many texts of thirty characters, if the heap
     * is large.
     */
    private static final long READ_SIZE_BYTES_MAX = Math.min(128L << 20, HEAP_SIZE_BYTES / 10);

    /** So many keys that are gone do no harm. */
    private static final long GONE_COUNT_FREE = 1 << 16;

    private final List<String> columns;
    private final long filtersSizeBytesMax;
    private final long readSizeBytesMax;

    /** By the paths of files that a version has. */
    private final Map<String, Known> known = new HashMap<>();

    /** What is asked, in the order in which it came: epochs that wait, and behind them files of the version, the newest first. */
    private List<Holder> holders = new ArrayList<>();

    /** Keys of holders, the one that was not asked for longest first. */
    private final Map<String, ExactKeys> read = new LinkedHashMap<>(16, 0.75f, true);

    private KeySieve sieve = new KeySieve();
    private long readSizeBytes;
    private @Nullable TableScan version;

    /**
     * What is known of a file.
     *
     * @param identity of the file whose rows they are
     * @param isWhole whether they are of all its rows, also those that a deletion vector takes out
     */
    private record Known(String identity, boolean isWhole, KeyFilter filter, int keyCount) {

        boolean holdsFor(LiveFile file) {
            return isWhole || identity.equals(file.identity());
        }
    }

    /**
     * Files that share a filter.
     *
     * @param epoch that waits for its commit with them; 0 for a file of the version
     */
    private record Holder(String name, long epoch, List<LiveFile> files, KeyFilter filter, int keyCount) {}

    KeyedFiles(List<String> columns) {
        this(columns, FILTERS_SIZE_BYTES_MAX, READ_SIZE_BYTES_MAX);
    }

    KeyedFiles(List<String> columns, long filtersSizeBytesMax, long readSizeBytesMax) {
        this.columns = columns;
        this.filtersSizeBytesMax = filtersSizeBytesMax;
        this.readSizeBytesMax = readSizeBytesMax;
    }

    /** Takes the files of an epoch, which are finished. */
    void stage(long epoch, List<LiveFile> files, ExactKeys keys) {
        if (keys.count() == 0) {
            return;
        }
        Holder holder = new Holder("epoch " + epoch, epoch, files, keys.filter(), keys.count());
        holders.add(0, holder);
        keys.addTo(sieve);
        keep(holder.name, keys);
    }

    /**
     * Goes by another version from here on.
     *
     * @param newestFirst its files
     * @param committedEpoch the last that it has
     * @return how many of the files there is no room for
     */
    int show(TableScan scan, List<LiveFile> newestFirst, long committedEpoch) throws IOException {
        version = scan;
        boolean isWorn = sieve.count() > GONE_COUNT_FREE + 2 * keyCount();
        List<Holder> waiting = new ArrayList<>();
        for (Holder holder : holders) {
            if (holder.epoch > committedEpoch) {
                waiting.add(holder);
            } else if (holder.epoch > 0) {
                committed(holder);
            }
        }
        forgetOthers(newestFirst);
        if (isWorn) {
            forgetAll(waiting);
        }
        long sizeBytes =
                waiting.stream().mapToLong(one -> one.filter.sizeBytes()).sum();
        holders = waiting;
        int unknownCount = 0;
        for (LiveFile file : newestFirst) {
            Known of = sizeBytes < filtersSizeBytesMax ? known(file) : null;
            if (of == null) {
                known.remove(file.path());
                unknownCount++;
            } else {
                sizeBytes += of.filter.sizeBytes();
                holders.add(new Holder(file.identity(), 0, List.of(file), of.filter, of.keyCount));
            }
        }
        return unknownCount;
    }

    /** The epoch's only file has its keys; which of several has which is not known. */
    private void committed(Holder epoch) {
        ExactKeys keys = read.remove(epoch.name);
        if (keys != null) {
            readSizeBytes -= keys.sizeBytes();
        }
        if (epoch.files.size() == 1) {
            LiveFile file = epoch.files.get(0);
            known.put(file.path(), new Known(file.identity(), true, epoch.filter, epoch.keyCount));
            if (keys != null) {
                keep(file.identity(), keys);
            }
        }
    }

    private void forgetOthers(List<LiveFile> files) {
        Map<String, LiveFile> byPath = new HashMap<>();
        files.forEach(file -> byPath.put(file.path(), file));
        known.entrySet().removeIf(entry -> {
            LiveFile file = byPath.get(entry.getKey());
            return file == null || !entry.getValue().holdsFor(file);
        });
    }

    private long keyCount() {
        return holders.stream().mapToLong(Holder::keyCount).sum();
    }

    /** More than half of what the sieve has is gone: all files are to be read anew, for another. */
    private void forgetAll(List<Holder> waiting) throws IOException {
        known.clear();
        sieve = new KeySieve();
        for (Holder epoch : waiting) {
            keysOf(epoch).addTo(sieve);
        }
    }

    private Known known(LiveFile file) throws IOException {
        Known before = known.get(file.path());
        if (before != null) {
            return before;
        }
        KeyFilter.Builder keys = new KeyFilter.Builder();
        forEachKey(file, key -> {
            keys.add(key.hash());
            sieve.add(key.hash());
            return true;
        });
        Known now = new Known(file.identity(), !file.hasDeletionVector(), keys.build(), keys.count());
        known.put(file.path(), now);
        return now;
    }

    /** Whether one of the files that are known holds the key. */
    boolean contains(KeyBytes<?> key) throws IOException {
        if (!sieve.mayHold(key.hash())) {
            return false;
        }
        for (Holder holder : holders) {
            if (holder.filter.mayHold(key.hash()) && holds(holder, key)) {
                return true;
            }
        }
        return false;
    }

    private boolean holds(Holder holder, KeyBytes<?> key) throws IOException {
        ExactKeys keys = read.get(holder.name);
        if (keys != null) {
            return keys.contains(key);
        }
        if (ExactKeys.sizeBytesMax(holder.keyCount, key.sizeBytes()) <= readSizeBytesMax) {
            return keysOf(holder).contains(key);
        }
        boolean[] isFound = {false};
        for (LiveFile file : holder.files) {
            forEachKey(file, other -> {
                isFound[0] = isFound[0] || other.equalsKey(key);
                return !isFound[0];
            });
        }
        return isFound[0];
    }

    private ExactKeys keysOf(Holder holder) throws IOException {
        ExactKeys kept = read.get(holder.name);
        if (kept != null) {
            return kept;
        }
        ExactKeys keys = new ExactKeys();
        for (LiveFile file : holder.files) {
            forEachKey(file, key -> {
                keys.add(key);
                return true;
            });
        }
        keep(holder.name, keys);
        return keys;
    }

    private void keep(String name, ExactKeys keys) {
        read.put(name, keys);
        readSizeBytes += keys.sizeBytes();
        Iterator<ExactKeys> longestFirst = read.values().iterator();
        while (readSizeBytes > readSizeBytesMax) {
            readSizeBytes -= longestFirst.next().sizeBytes();
            longestFirst.remove();
        }
    }

    private void forEachKey(LiveFile file, TableScan.RowVisitor<KeyBytes<?>> visitor) throws IOException {
        TableScan scan = version;
        if (scan == null) {
            throw new IllegalStateException("no version is shown yet");
        }
        KeyRows.forEach(scan, file, columns, (position, key) -> visitor.visit(key));
    }
}
