package dev.rivulet.benchmarks;

import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.core.codec.KeyCodecs;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.StateDescriptor;
import dev.rivulet.state.StateEntry;
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
 * What does it cost to find one key's accumulator in the heap table and add to it? Expected: 10 to 100 ns; with many keys it is
 * three loads that miss the caches (slot, entry, key), with few it is all in the caches.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class StateTableBenchmark {

    private static final int KEY_GROUP_COUNT = 128;
    private static final long NAMESPACE = 0;
    private static final KeyCodec<Long> KEYS = KeyCodecs.of(Long.class);

    @Param({"100", "10000", "1000000"})
    public int keyCount;

    private final HeapTable<Long, CountAndSum> table = new HeapTable<>(
            new StateDescriptor<>("benchmark", KEYS, CountAndSum.function().accumulatorCodec(), CountAndSum::new),
            KEY_GROUP_COUNT);

    private long index;

    /** All entries are there before the first measured call. */
    @Setup
    public void fill() {
        for (long key = 0; key < keyCount; key++) {
            entry(key);
        }
    }

    /** The key is a new object at each call, as it is when it comes out of a row. */
    @Benchmark
    public CountAndSum add() {
        long chance = EventStream.mix(index++);
        StateEntry<Long, CountAndSum> entry = entry((chance >>> 40) * keyCount >>> 24);
        table.markDirty(entry);
        entry.value().add(chance);
        return entry.value();
    }

    private StateEntry<Long, CountAndSum> entry(long key) {
        Long boxed = key;
        int hash = KEYS.stableHash(boxed);
        int keyGroup = (int) ((hash & 0xffffffffL) * KEY_GROUP_COUNT >>> 32);
        return table.findOrCreate(keyGroup, NAMESPACE, boxed, hash);
    }
}
