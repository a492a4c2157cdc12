package dev.rivulet.state;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.KeyCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The state that the tests keep: a mutable count per text. */
public final class Counters {

    public static final String UID = "counter";
    public static final int KEY_GROUP_COUNT = 8;
    public static final KeyCodec<String> KEY_CODEC = new TextCodec();

    /** A value that is changed in place. */
    public static final class Count {
        public long count;

        Count(long count) {
            this.count = count;
        }
    }

    /** One entry, as a comparable fact. */
    public record Row(int keyGroup, long namespace, String key, long count) {}

    private static final Codec<Count> COUNT_CODEC = new Codec<>() {
        @Override
        public void write(Count value, ByteWriter out) {
            out.putLong(value.count);
        }

        @Override
        public Count read(ByteReader in) {
            return new Count(in.readLong());
        }
    };

    private Counters() {}

    /** Of another form than the tests' own: a value has a byte more. */
    static Codec<Count> longerCountCodec() {
        return new Codec<>() {
            @Override
            public void write(Count value, ByteWriter out) {
                COUNT_CODEC.write(value, out);
                out.putByte(0);
            }

            @Override
            public Count read(ByteReader in) {
                throw new UnsupportedOperationException("only written");
            }
        };
    }

    public static HeapTable<String, Count> table() {
        return table(UID);
    }

    public static HeapTable<String, Count> table(String uid) {
        return new HeapTable<>(new StateDescriptor<>(uid, KEY_CODEC, COUNT_CODEC, () -> new Count(0)), KEY_GROUP_COUNT);
    }

    /** A table in which many keys have the same hash. */
    static HeapTable<String, Count> collidingTable() {
        return new HeapTable<>(
                new StateDescriptor<>(UID, new CollidingCodec(), COUNT_CODEC, () -> new Count(0)), KEY_GROUP_COUNT);
    }

    /** How many entries live on the heap, counted where they are. */
    static long inSlots(HeapTable<String, Count> table) {
        long[] count = new long[1];
        table.keyGroups().forEachNamespace(home -> home.forEachResident(entry -> count[0]++));
        return count[0];
    }

    /** Hands over what there is of a key group. */
    public static void move(KeyedTable from, KeyedTable to, int keyGroup) {
        KeyGroupState state = from.detach(keyGroup);
        if (state != null) {
            to.attach(state);
        }
    }

    public static int keyGroup(String key) {
        return Math.floorMod(KEY_CODEC.stableHash(key), KEY_GROUP_COUNT);
    }

    public static void add(HeapTable<String, Count> table, long namespace, String key, long amount) {
        StateEntry<String, Count> entry = table.findOrCreate(keyGroup(key), namespace, key, hash(table, key));
        table.markDirty(entry);
        entry.value().count += amount;
    }

    public static StateEntry<String, Count> find(HeapTable<String, Count> table, long namespace, String key) {
        return table.find(keyGroup(key), namespace, key, hash(table, key));
    }

    private static int hash(HeapTable<String, Count> table, String key) {
        return table.descriptor().keyCodec().stableHash(key);
    }

    public static StateChanges changes(HeapTable<String, Count> table) {
        table.beginSnapshot();
        StateChanges all = table.continueSnapshot(Integer.MAX_VALUE);
        return all == null ? StateChanges.none(table.uid()) : all;
    }

    /** Everything a store has of the counters, by way of a new table. */
    public static List<Row> rows(StateStore store, long... namespaces) throws IOException {
        HeapTable<String, Count> table = table();
        table.restoreFrom(store, 0, KEY_GROUP_COUNT);
        return rows(table, namespaces);
    }

    /** All entries of some namespaces, in the order of their cursors. */
    public static List<Row> rows(HeapTable<String, Count> table, long... namespaces) {
        List<Row> rows = new ArrayList<>();
        for (long namespace : namespaces) {
            NamespaceCursor<String, Count> cursor = table.cursor(namespace);
            for (StateEntry<String, Count> entry = cursor.next(); entry != null; entry = cursor.next()) {
                rows.add(new Row(entry.keyGroup(), entry.namespace(), entry.key(), entry.value().count));
            }
        }
        return rows;
    }

    private static class TextCodec implements KeyCodec<String> {
        @Override
        public int stableHash(String key) {
            int hash = key.hashCode() * 0x85EBCA6B;
            return hash ^ hash >>> 15;
        }

        @Override
        public int compare(String left, String right) {
            return Arrays.compareUnsigned(
                    left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void write(String value, ByteWriter out) {
            out.putBytes(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String read(ByteReader in) {
            return new String(in.readBytes(in.remaining()), StandardCharsets.UTF_8);
        }
    }

    /** Has two hashes per key group, and zero among them. */
    private static final class CollidingCodec extends TextCodec {
        @Override
        public int stableHash(String key) {
            return super.stableHash(key) & 2 * KEY_GROUP_COUNT - 1;
        }
    }
}
