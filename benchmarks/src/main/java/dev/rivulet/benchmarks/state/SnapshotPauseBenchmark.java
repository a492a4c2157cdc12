package dev.rivulet.benchmarks.state;

import dev.rivulet.benchmarks.CountAndSum;
import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.core.codec.KeyCodecs;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.StateChanges;
import dev.rivulet.state.StateDescriptor;
import dev.rivulet.state.StateEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does a lane stand still while a snapshot of 1,000,000 dirty keys is encoded in portions? Expected: well under 5 ms at
 * p99.9, most portions in under 1 ms, as 1,000 entries are some 100 ns each; the cut itself touches no entry.
 *
 * <p>One sample is the cut or one portion. Between two samples, unmeasured, a batch of updates runs, which saves what it is about to
 * change; when a snapshot is over, all keys are made dirty again. Garbage collections that fall into a sample count.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 4)
public class SnapshotPauseBenchmark {

    private static final int KEY_GROUP_COUNT = 128;
    private static final int KEY_COUNT = 1_000_000;
    private static final int BATCH_SIZE = 500;
    private static final KeyCodec<Long> KEYS = KeyCodecs.of(Long.class);

    /** How many entries a lane encodes after each batch. */
    @Param({"1000", "5000"})
    public int portion;

    private final HeapTable<Long, CountAndSum> table = new HeapTable<>(
            new StateDescriptor<>("benchmark", KEYS, CountAndSum.function().accumulatorCodec(), CountAndSum::new),
            KEY_GROUP_COUNT);
    private final List<StateEntry<Long, CountAndSum>> entries = new ArrayList<>(KEY_COUNT);
    private final SplittableRandom random = new SplittableRandom(1);

    @Setup(Level.Trial)
    public void fill() {
        for (long key : random.longs(KEY_COUNT).toArray()) {
            int hash = KEYS.stableHash(key);
            int keyGroup = (int) ((hash & 0xffffffffL) * KEY_GROUP_COUNT >>> 32);
            entries.add(table.findOrCreate(keyGroup, 0, key, hash));
        }
    }

    /** What the lane does between two portions. */
    @Setup(Level.Invocation)
    public void runABatch() {
        if (table.isSnapshotting()) {
            for (int i = 0; i < BATCH_SIZE; i++) {
                update(entries.get(random.nextInt(KEY_COUNT)));
            }
        } else {
            entries.forEach(this::update);
        }
    }

    @Benchmark
    public @Nullable StateChanges cutOrPortion() {
        if (!table.isSnapshotting()) {
            table.beginSnapshot();
            return null;
        }
        return table.continueSnapshot(portion);
    }

    private void update(StateEntry<Long, CountAndSum> entry) {
        table.markDirty(entry);
        entry.value().add(1);
    }
}
