package dev.rivulet.benchmarks;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.StateDescriptor;
import dev.rivulet.state.StateEntry;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to find a key's value in a heap table and add to it, beside a {@link HashMap} of the same keys and values?
 * Expected: within twice the map's time at 10,000 keys (some loads more, all in the cache) and at 1,000,000 (both wait for memory:
 * slot, entry, key and value are four misses here and there). Keys are random numbers and come in random order.
 *
 * <p>The keys are equal to those in the tables, not the same objects, as with keys decoded from records.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class HeapTableBenchmark {

    private static final int KEY_GROUP_COUNT = 128;

    /** How many keys come by before they repeat; a power of two. */
    private static final int VISIT_COUNT = 1 << 20;

    /** The state of both: a sum that grows in place. */
    private static final class Sum {
        private long sum;
    }

    @Param({"10000", "1000000"})
    private int keyCount;

    private final Long[] visits = new Long[VISIT_COUNT];
    private final int[] hashes = new int[VISIT_COUNT];
    private final Map<Long, Sum> map = new HashMap<>();
    private final HeapTable<Long, Sum> table =
            new HeapTable<>(new StateDescriptor<>("sum", new LongKey(), new SumCodec(), Sum::new), KEY_GROUP_COUNT);
    private int next;

    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        LongKey codec = new LongKey();
        long[] keys = random.longs(keyCount).toArray();
        for (int i = 0; i < VISIT_COUNT; i++) {
            visits[i] = keys[random.nextInt(keyCount)];
            hashes[i] = codec.stableHash(visits[i]);
        }
        for (long key : keys) {
            map.put(key, new Sum());
        }
        for (long key : keys) {
            int hash = codec.stableHash(key);
            table.findOrCreate(Math.floorMod(hash, KEY_GROUP_COUNT), 0, key, hash);
        }
    }

    @Benchmark
    public long hashMap() {
        int visit = next++ & VISIT_COUNT - 1;
        Sum sum = map.get(visits[visit]);
        if (sum == null) {
            sum = new Sum();
            map.put(visits[visit], sum);
        }
        return sum.sum += visit;
    }

    @Benchmark
    public long heapTable() {
        int visit = next++ & VISIT_COUNT - 1;
        int hash = hashes[visit];
        StateEntry<Long, Sum> entry = table.findOrCreate(Math.floorMod(hash, KEY_GROUP_COUNT), 0, visits[visit], hash);
        table.markDirty(entry);
        return entry.value().sum += visit;
    }

    /** As {@link #heapTable}, with the hash computed from the key. */
    @Benchmark
    public long heapTableAndHash() {
        int visit = next++ & VISIT_COUNT - 1;
        Long key = visits[visit];
        int hash = table.descriptor().keyCodec().stableHash(key);
        StateEntry<Long, Sum> entry = table.findOrCreate(Math.floorMod(hash, KEY_GROUP_COUNT), 0, key, hash);
        table.markDirty(entry);
        return entry.value().sum += visit;
    }

    private static final class LongKey implements KeyCodec<Long> {
        @Override
        public int stableHash(Long key) {
            long mixed = (key ^ key >>> 32) * 0x9E3779B97F4A7C15L;
            return (int) (mixed ^ mixed >>> 32);
        }

        @Override
        public int compare(Long left, Long right) {
            return Long.compare(left, right);
        }

        @Override
        public void write(Long value, ByteWriter out) {
            out.putLong(value ^ Long.MIN_VALUE);
        }

        @Override
        public Long read(ByteReader in) {
            return in.readLong() ^ Long.MIN_VALUE;
        }
    }

    private static final class SumCodec implements Codec<Sum> {
        @Override
        public void write(Sum value, ByteWriter out) {
            out.putLong(value.sum);
        }

        @Override
        public Sum read(ByteReader in) {
            Sum sum = new Sum();
            sum.sum = in.readLong();
            return sum;
        }
    }
}
