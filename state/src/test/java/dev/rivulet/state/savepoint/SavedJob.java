package dev.rivulet.state.savepoint;

import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.codec.KeyCodecs;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.StateChanges;
import dev.rivulet.state.StateDescriptor;
import dev.rivulet.state.StateRowKey;
import dev.rivulet.state.StateStore;
import dev.rivulet.state.schema.StateSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The state of a small job, two operators of it, one of them without rows. */
final class SavedJob {

    record Total(int count, String note) {}

    static final StateDescriptor<String, Total> TOTALS = descriptor("totals", String.class, Total.class);
    static final StateDescriptor<Long, Long> LAST = descriptor("last", Long.class, Long.class);
    static final Map<String, StateSchema> SCHEMAS = Map.of("totals", TOTALS.schema(), "last", LAST.schema());

    private static final int KEY_GROUP_COUNT = 8;

    private SavedJob() {}

    static SavepointCut cut(String name) {
        return new SavepointCut(name, 17, 4711, new UUID(1, 2), "plan 7", new byte[] {1, 2, 3}, SCHEMAS);
    }

    static <K, V> StateDescriptor<K, V> descriptor(String uid, Class<K> key, Class<V> value) {
        return new StateDescriptor<>(uid, KeyCodecs.of(key), Codecs.of(value), () -> {
            throw new AssertionError("no entry is made by itself here");
        });
    }

    static <K, V> HeapTable<K, V> table(StateDescriptor<K, V> descriptor) {
        return new HeapTable<>(descriptor, KEY_GROUP_COUNT);
    }

    /** Fills a store with totals; the note's length makes rows small or large. */
    static void fill(StateStore store, int keyCount, int noteLength) throws IOException {
        HeapTable<String, Total> table = table(TOTALS);
        for (int i = 0; i < keyCount; i++) {
            String key = "key " + i;
            int hash = TOTALS.keyCodec().stableHash(key);
            table.create(Math.floorMod(hash, KEY_GROUP_COUNT), 0, key, hash, new Total(i, "n".repeat(noteLength)));
        }
        table.beginSnapshot();
        StateChanges changes = table.continueSnapshot(Integer.MAX_VALUE);
        if (changes != null) {
            store.apply(changes);
        }
    }

    /** All rows of a store, as text. */
    static List<String> rows(StateStore store) throws IOException {
        List<String> rows = new ArrayList<>();
        for (String uid : store.uids()) {
            store.forEach(
                    uid,
                    0,
                    StateRowKey.KEY_GROUP_COUNT_MAX,
                    (rowKey, value) -> rows.add(uid + " " + HexFormat.of().formatHex(rowKey) + " "
                            + HexFormat.of().formatHex(value)));
        }
        return rows;
    }
}
