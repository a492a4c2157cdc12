package dev.rivulet.delta.upsert;

import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.merge.MergeKey;
import dev.rivulet.delta.staging.PartitionText;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which data files of a table may hold a key: a filter per file, made when the file is asked for first. A file never changes once it is
 * in a table, nor does a deletion vector, and what others write has names of its own; so what is known of a file with its vector stays true
 * whatever becomes of the table. The same file with another vector counts as another one: it has fewer rows, or, behind a restore, more. One owner.
 *
 * <p>It is an aid only: files that there is no room for are read.
 */
public final class KeyIndex {

    /** What all filters together take at the most: enough for some 20 million keys. */
    private static final long SIZE_BYTES_MAX = 48L << 20;

    private final KeyColumns keyColumns;
    /** By the identity of the file. */
    private final Map<String, KeyFilter> filters = new HashMap<>();

    private final Set<String> seen = new HashSet<>();
    private long sizeBytes;

    public KeyIndex(KeyColumns keyColumns) {
        this.keyColumns = keyColumns;
    }

    /** Whether a file of a version may hold one of the keys. */
    boolean mayHoldAny(LiveFile file, TableScan version, KeySet keys) throws IOException {
        seen.add(file.identity());
        KeyFilter filter = filters.get(file.identity());
        if (filter == null) {
            filter = read(file, version);
        }
        return filter == null || keys.mayMeet(filter);
    }

    /** Forgets the files that were not asked for since this was called last: no version that matters has them. */
    void forgetOthers() {
        filters.keySet().retainAll(seen);
        seen.clear();
        sizeBytes = filters.values().stream().mapToLong(KeyFilter::sizeBytes).sum();
    }

    /** The keys of a file that is about to be committed; its filter is made of them, so that it need not be read again. */
    KeySet keysOf(LiveFile file, TableScan version) throws IOException {
        KeySet keys = new KeySet();
        forEachKey(file, version, keys::add);
        put(file.identity(), KeyFilter.of(keys.hashes(), keys.size()));
        return keys;
    }

    /** Takes what somebody else knows of a file that the table has, or will have. */
    void put(String identity, KeyFilter filter) {
        if (sizeBytes < SIZE_BYTES_MAX) {
            seen.add(identity);
            KeyFilter before = filters.put(identity, filter);
            sizeBytes += filter.sizeBytes() - (before == null ? 0 : before.sizeBytes());
        }
    }

    private @Nullable KeyFilter read(LiveFile file, TableScan version) throws IOException {
        if (sizeBytes >= SIZE_BYTES_MAX) {
            return null;
        }
        KeyFilter.Builder keys = new KeyFilter.Builder();
        forEachKey(file, version, keys::add);
        KeyFilter filter = keys.build();
        put(file.identity(), filter);
        return filter;
    }

    /** Shows the key of each row in a file that has one. */
    private void forEachKey(LiveFile file, TableScan version, TableScan.RowConsumer<List<Object>> consumer)
            throws IOException {
        StructRowType rows = keyColumns.rowsOf(version.schema());
        MergeKey<Row> keyOf = keyColumns.of(rows);
        version.visit(file, rows, PartitionText::parse, row -> {
            List<Object> key = keyOf.of(row);
            if (key != null) {
                consumer.accept(key);
            }
            return true;
        });
    }
}
