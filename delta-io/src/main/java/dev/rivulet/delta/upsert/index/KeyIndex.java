package dev.rivulet.delta.upsert.index;

import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.kernel.rows.FileLength;
import dev.rivulet.delta.merge.MergeKey;
import dev.rivulet.delta.staging.PartitionText;
import dev.rivulet.delta.vector.DeletedRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Where in a table the rows with a key lie. Of each data file it knows, as far as {@link IndexMemory} has room: the {@link KeyPlaces} of all its
 * rows; or else a {@link KeyFilter}, which tells of most keys that they are not in it; or else nothing, and the file is read. It learns of a
 * file when that is asked for first, by reading its key columns. One owner.
 *
 * <p>A file never changes once it is in a table, nor does a deletion vector, and what others write has names of its own; so what is known of
 * a file stays true whatever becomes of the table. Places are of all rows of the file, and which of them are deleted is known by file and
 * vector together; so a vector that comes, or goes by a restore, costs reading that alone. A filter is of the rows that one vector leaves, and with another
 * one the file counts as another.
 */
public final class KeyIndex {

    private final KeyColumns keyColumns;
    private final IndexMemory memory;

    /** By the path of the file. */
    private final Map<String, KeyPlaces> places = new HashMap<>();

    /** Which rows are deleted in files whose places are known, by their identity; of those with a vector alone. */
    private final Map<String, DeletedRows> deleted = new HashMap<>();

    /** By the identity of the file. */
    private final Map<String, KeyFilter> filters = new HashMap<>();

    /** Paths and identities of files that may be in no version yet. */
    private final Set<String> needed = new HashSet<>();

    public KeyIndex(KeyColumns keyColumns, IndexMemory memory) {
        this.keyColumns = keyColumns;
        this.memory = memory;
    }

    /**
     * Forgets all files but those of the version that is asked for next, and those that were put here since this was called last.
     *
     * @param files all that the version has
     */
    public void show(List<LiveFile> files) {
        for (LiveFile file : files) {
            needed.add(file.path());
            needed.add(file.identity());
        }
        retain(needed);
        needed.clear();
    }

    /**
     * Which rows of a file of a version have one of the keys.
     *
     * @throws IOException if the file has to be read and cannot be, or has not as many rows as it should
     */
    public Found find(LiveFile file, TableScan version, KeySet keys) throws IOException {
        read(file, version);
        KeyPlaces known = places.get(file.path());
        if (known != null) {
            return find(known, deletedRows(file, version, known), keys);
        }
        KeyFilter filter = filters.get(file.identity());
        return filter == null || keys.mayMeet(filter) ? Found.UNKNOWN : Found.NONE;
    }

    private static Found find(KeyPlaces known, DeletedRows gone, KeySet keys) {
        List<Found.Place> found = new ArrayList<>();
        SortedKeys sorted = keys.sorted();
        known.find(sorted, (index, position) -> {
            if (!gone.contains(position)) {
                found.add(new Found.Place(sorted.key(index), position));
            }
        });
        return found.isEmpty() ? Found.NONE : new Found(true, found, known.rowCount());
    }

    private DeletedRows deletedRows(LiveFile file, TableScan version, KeyPlaces known) throws IOException {
        if (!file.hasDeletionVector()) {
            return DeletedRows.NONE;
        }
        DeletedRows kept = deleted.get(file.identity());
        if (kept != null) {
            return kept;
        }
        DeletedRows read = version.deletedRows(file);
        FileLength.require(version, file, read, known.rowCount());
        if (memory.hasRoom(read.sizeBytes())) {
            memory.take(read.sizeBytes());
            deleted.put(file.identity(), read);
        }
        return read;
    }

    /** Learns of a file what there is room for, unless that is known. */
    private void read(LiveFile file, TableScan version) throws IOException {
        if (places.containsKey(file.path())) {
            return;
        }
        boolean isExact = keyColumns.isOneNumber(version.schema());
        OptionalLong rowCount = file.physicalRowCount();
        if (rowCount.isPresent() && hasRoomForPlaces(rowCount.getAsLong(), isExact)) {
            readPlaces(file, version, new KeyPlaces.Builder((int) rowCount.getAsLong(), isExact));
        } else if (!filters.containsKey(file.identity())
                && memory.hasRoom(KeyFilter.sizeBytesOf(file.rowCount().orElse(0)))) {
            KeyFilter.Builder keys = new KeyFilter.Builder();
            KeyRows.forEach(version, file, keyColumns.names(), (position, key) -> {
                keys.add(key.code().hash());
                return true;
            });
            put(file.identity(), keys.build());
        }
    }

    private boolean hasRoomForPlaces(long rowCount, boolean isExact) {
        return rowCount <= KeyPlaces.Builder.ROW_COUNT_MAX
                && memory.hasRoomForPlaces(KeyPlaces.sizeBytes(rowCount, isExact));
    }

    private void readPlaces(LiveFile file, TableScan version, KeyPlaces.Builder builder) throws IOException {
        long rowCount = KeyRows.forEach(version, file.whole(), keyColumns.names(), (position, key) -> {
            key.addCodeTo(builder, position);
            return true;
        });
        FileLength.require(version, file, DeletedRows.NONE, rowCount);
        put(file.path(), builder.build(rowCount));
    }

    private void put(String path, KeyPlaces ofFile) {
        if (places.put(path, ofFile) == null) {
            memory.take(ofFile.sizeBytes());
        }
    }

    /** The keys of a file that is about to be committed; its places are known of them, so that it need not be read again. */
    public KeySet keysOf(LiveFile file, TableScan version) throws IOException {
        StructRowType rows = keyColumns.rowsOf(version.schema());
        MergeKey<Row> keyOf = keyColumns.of(rows);
        boolean isExact = keyColumns.isOneNumber(version.schema());
        long rowCountMax = file.physicalRowCount().orElse(Long.MAX_VALUE);
        KeyPlaces.Builder builder = rowCountMax < Integer.MAX_VALUE && hasRoomForPlaces(rowCountMax, isExact)
                ? new KeyPlaces.Builder((int) rowCountMax, isExact)
                : null;
        KeySet keys = new KeySet();
        long rowCount = version.visitPositions(file, rows, PartitionText::parse, (position, row) -> {
            List<Object> key = keyOf.of(row);
            if (key != null) {
                KeyCode code = keys.addForCode(key);
                if (builder != null) {
                    builder.add(code.first(), code.second(), position);
                }
            }
            return true;
        });
        needed.add(file.path());
        if (builder != null) {
            put(file.path(), builder.build(rowCount));
        } else {
            put(file.identity(), keys.filter());
        }
        return keys;
    }

    /** Takes what somebody else knows of a file that the table has, or will have. */
    public void putComing(String identity, KeyFilter filter) {
        needed.add(identity);
        put(identity, filter);
    }

    private void put(String identity, KeyFilter filter) {
        if (memory.hasRoom(filter.sizeBytes()) && filters.putIfAbsent(identity, filter) == null) {
            memory.take(filter.sizeBytes());
        }
    }

    /** Forgets all that it knows. */
    public void forgetAll() {
        retain(Set.of());
    }

    private void retain(Set<String> names) {
        long before = sizeBytes();
        places.keySet().retainAll(names);
        deleted.keySet().retainAll(names);
        filters.keySet().retainAll(names);
        memory.giveBack(before - sizeBytes());
    }

    private long sizeBytes() {
        return places.values().stream().mapToLong(KeyPlaces::sizeBytes).sum()
                + deleted.values().stream().mapToLong(DeletedRows::sizeBytes).sum()
                + filters.values().stream().mapToLong(KeyFilter::sizeBytes).sum();
    }
}
