package dev.rivulet.benchmarks.state;

import dev.rivulet.benchmarks.CountAndSum;
import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.core.codec.KeyCodecs;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.StateChanges;
import dev.rivulet.state.StateDescriptor;
import dev.rivulet.state.StateEntry;
import dev.rivulet.state.StateStore;
import dev.rivulet.state.internal.StateFiles;
import dev.rivulet.state.rocks.RocksSettings;
import dev.rivulet.state.rocks.RocksStateBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to read a key's state or to add to it, in a heap table, in a {@link HashMap} of the same keys and values, and in
 * RocksDB? Expected: the table within twice the map's time at 10,000 keys (some loads more, all in the cache) and at 1,000,000 (both
 * wait for memory: slot, entry, key and value are four misses here and there), and at least 20 times as fast as RocksDB, which has to
 * decode and encode (4 to 6 us).
 *
 * <p>Keys are random numbers and come in random order; they are equal to those in the tables, not the same objects, as with keys
 * decoded from records. A RocksDB update is a read through the store and one change applied, all in memory or in the page cache.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class StateTableBenchmark {

    private static final int KEY_GROUP_COUNT = 128;
    private static final KeyCodec<Long> KEYS = KeyCodecs.of(Long.class);

    /** How many keys come by before they repeat; a power of two. */
    private static final int VISIT_COUNT = 1 << 20;

    /** Enough to hold all blocks that are asked for. */
    private static final long BLOCK_CACHE_SIZE_BYTES = 256L << 20;

    @Param({"10000", "1000000"})
    public int keyCount;

    private final Long[] visits = new Long[VISIT_COUNT];
    private final int[] hashes = new int[VISIT_COUNT];
    private int next;

    /** The order in which keys come by; only the contender that is asked for is filled with them. */
    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        long[] keys = random.longs(keyCount).toArray();
        for (int i = 0; i < VISIT_COUNT; i++) {
            visits[i] = keys[random.nextInt(keyCount)];
            hashes[i] = KEYS.stableHash(visits[i]);
        }
    }

    /** The map. */
    @State(Scope.Thread)
    public static class MapState {
        private final Map<Long, CountAndSum> map = new HashMap<>();

        @Setup
        public void fill(StateTableBenchmark keys) {
            for (Long key : keys.allKeys()) {
                map.put(key, new CountAndSum());
            }
        }
    }

    /** The heap table. */
    @State(Scope.Thread)
    public static class TableState {
        private final HeapTable<Long, CountAndSum> table = newTable(KEY_GROUP_COUNT);

        @Setup
        public void fill(StateTableBenchmark keys) {
            for (Long key : keys.allKeys()) {
                int hash = KEYS.stableHash(key);
                table.findOrCreate(keyGroup(hash), 0, key, hash);
            }
        }
    }

    /** RocksDB, and a table of one key group through which its changes are encoded. */
    @State(Scope.Thread)
    public static class RocksState {
        private final HeapTable<Long, CountAndSum> encoder = newTable(1);
        private final List<byte[]> rowKeys = new ArrayList<>();
        private final List<StateEntry<Long, CountAndSum>> entries = new ArrayList<>();
        private Path directory = Path.of("");

        @SuppressWarnings("NullAway.Init") // JMH calls fill() before all else.
        private StateStore store;

        private int next;

        @Setup
        public void fill(StateTableBenchmark keys) throws IOException {
            directory = Files.createTempDirectory("state-benchmark");
            RocksSettings settings = new RocksSettings(
                    RocksSettings.DEFAULT_WRITE_BUFFER_SIZE_BYTES,
                    BLOCK_CACHE_SIZE_BYTES,
                    RocksSettings.DEFAULT_BACKGROUND_JOB_COUNT,
                    RocksSettings.DEFAULT_OPEN_FILE_COUNT_MAX);
            store = new RocksStateBackend(new SystemDisk(), settings).create(directory.resolve("live"));
            for (Long key : keys.allKeys()) {
                encoder.findOrCreate(0, 0, key, KEYS.stableHash(key));
            }
            store.apply(changes());
            store.forEach(encoder.uid(), 0, 1, (rowKey, value) -> rowKeys.add(rowKey));
            for (byte[] rowKey : rowKeys) {
                ByteReader keyBytes = new ByteReader(rowKey, rowKey.length - Long.BYTES, Long.BYTES);
                Long key = KEYS.read(keyBytes);
                entries.add(encoder.findOrCreate(0, 0, key, KEYS.stableHash(key)));
            }
        }

        @TearDown
        public void close() throws IOException {
            store.close();
            new StateFiles(new SystemDisk()).deleteTree(directory);
        }

        private StateChanges changes() {
            encoder.beginSnapshot();
            StateChanges all = encoder.continueSnapshot(Integer.MAX_VALUE);
            return all == null ? StateChanges.none(encoder.uid()) : all;
        }
    }

    @Benchmark
    public long updateHashMap(MapState state) {
        int visit = next++ & VISIT_COUNT - 1;
        CountAndSum sum = state.map.computeIfAbsent(visits[visit], key -> new CountAndSum());
        sum.add(visit);
        return sum.sum();
    }

    @Benchmark
    public long updateHeapTable(TableState state) {
        int visit = next++ & VISIT_COUNT - 1;
        int hash = hashes[visit];
        StateEntry<Long, CountAndSum> entry = state.table.findOrCreate(keyGroup(hash), 0, visits[visit], hash);
        state.table.markDirty(entry);
        entry.value().add(visit);
        return entry.value().sum();
    }

    /** As {@link #updateHeapTable}, with the hash computed from the key. */
    @Benchmark
    public long updateHeapTableAndHash(TableState state) {
        int visit = next++ & VISIT_COUNT - 1;
        Long key = visits[visit];
        int hash = KEYS.stableHash(key);
        StateEntry<Long, CountAndSum> entry = state.table.findOrCreate(keyGroup(hash), 0, key, hash);
        state.table.markDirty(entry);
        entry.value().add(visit);
        return entry.value().sum();
    }

    @Benchmark
    public @Nullable CountAndSum getHashMap(MapState state) {
        return state.map.get(visits[next++ & VISIT_COUNT - 1]);
    }

    @Benchmark
    public @Nullable CountAndSum getHeapTable(TableState state) {
        int visit = next++ & VISIT_COUNT - 1;
        int hash = hashes[visit];
        StateEntry<Long, CountAndSum> entry = state.table.find(keyGroup(hash), 0, visits[visit], hash);
        return entry == null ? null : entry.value();
    }

    /** The entry's place in the store is at hand, so that no table is searched. */
    @Benchmark
    public long updateRocksDb(RocksState state) throws IOException {
        int row = (int) ((state.next++ * 0x9E3779B9L & 0xffffffffL) * keyCount >>> 32);
        byte[] found = state.store.get(state.encoder.uid(), state.rowKeys.get(row));
        CountAndSum sum = CountAndSum.function().accumulatorCodec().read(new ByteReader(Objects.requireNonNull(found)));
        sum.add(row);
        StateEntry<Long, CountAndSum> entry = state.entries.get(row);
        state.encoder.markDirty(entry);
        entry.setValue(sum);
        state.store.apply(state.changes());
        return sum.sum();
    }

    private List<Long> allKeys() {
        List<Long> keys = new ArrayList<>(keyCount);
        new SplittableRandom(1).longs(keyCount).forEach(keys::add);
        return keys;
    }

    private static int keyGroup(int hash) {
        return (int) ((hash & 0xffffffffL) * KEY_GROUP_COUNT >>> 32);
    }

    private static HeapTable<Long, CountAndSum> newTable(int keyGroupCount) {
        return new HeapTable<>(
                new StateDescriptor<>("benchmark", KEYS, CountAndSum.function().accumulatorCodec(), CountAndSum::new),
                keyGroupCount);
    }
}
