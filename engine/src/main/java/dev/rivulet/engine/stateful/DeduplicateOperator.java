package dev.rivulet.engine.stateful;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.engine.operator.KeyedOperator;
import dev.rivulet.engine.operator.OperatorExit;
import dev.rivulet.engine.operator.Timers;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.ring.KeyGroups;
import dev.rivulet.state.HeapTable;
import dev.rivulet.state.KeyedTable;
import dev.rivulet.state.StateDescriptor;
import dev.rivulet.state.StateEntry;
import java.util.Arrays;
import java.util.List;

/**
 * Lets the first row of a key through and none whose event time is less than a duration away from it, in one lane, which owns it. First is
 * what comes first in the log.
 *
 * <p>A row is judged by event times alone, and is late when even the end of its duration is behind the watermark of the records before it. So a
 * row that was let through is asked about until the watermark is two durations behind it, and then forgotten; and the outcome depends on
 * neither where batches are cut nor when that is done. A key has as many of them as durations fit into the disorder, and three more.
 *
 * @param <K> keys
 */
public final class DeduplicateOperator<K> implements KeyedOperator {

    private final long withinMicros;
    private final KeyGroups keyGroups;
    private final OperatorExit exit;

    /** Per key the event times of rows that were let through. */
    private final HeapTable<K, long[]> firsts;
    /** One for each of those, at the watermark that makes it needless. */
    private final Timers<K> ends;

    private long watermark = Long.MIN_VALUE;

    public DeduplicateOperator(Step.DeduplicateStep<?, K> step, KeyGroups keyGroups, OperatorExit exit) {
        this.withinMicros = step.withinMicros();
        this.keyGroups = keyGroups;
        this.exit = exit;
        this.firsts = new HeapTable<>(
                new StateDescriptor<>(step.uid(), step.keyCodec(), new TimesCodec(), () -> new long[0]),
                keyGroups.groupCount());
        this.ends = new Timers<>(step.uid() + "/~ends", step.keyCodec(), keyGroups.groupCount());
    }

    @Override
    @SuppressWarnings("unchecked") // The fluent API has seen to it that keys are of this type.
    public boolean accept(KeyedRow row) throws Exception {
        long time = row.eventTime();
        if (time + withinMicros - 1 <= row.watermark()) {
            return false;
        }
        K key = (K) row.key();
        int keyGroup = keyGroups.groupOf(row.keyHash());
        StateEntry<K, long[]> entry = firsts.findOrCreate(keyGroup, 0, key, row.keyHash());
        if (isDuplicate(entry.value(), time)) {
            exit.output().filtered();
            return true;
        }
        firsts.markDirty(entry);
        entry.setValue(with(entry.value(), time));
        ends.register(keyGroup, key, row.keyHash(), endOf(time));
        exit.steps().accept(row.row());
        return true;
    }

    private boolean isDuplicate(long[] times, long time) {
        for (long first : times) {
            if (Math.abs(first - time) < withinMicros) {
                return true;
            }
        }
        return false;
    }

    private static long[] with(long[] times, long time) {
        long[] more = new long[times.length + 1];
        System.arraycopy(times, 0, more, 0, times.length);
        more[times.length] = time;
        return more;
    }

    /** A row that is in time behind this watermark is a duration or more behind the first one. */
    private long endOf(long first) {
        return first + 2 * withinMicros - 2;
    }

    @Override
    public void advance(long watermarkMicros, long processingTimeMicros) {
        watermark = watermarkMicros;
    }

    @Override
    public boolean fire() {
        for (int count = 0; count < FIRE_COUNT_MAX; count++) {
            StateEntry<K, Boolean> end = ends.takeDue(watermark);
            if (end == null) {
                return true;
            }
            forget(end);
        }
        return false;
    }

    private void forget(StateEntry<K, Boolean> end) {
        StateEntry<K, long[]> entry = firsts.find(end.keyGroup(), 0, end.key(), end.hash());
        if (entry == null) {
            throw new AssertionError("a row of key " + end.key() + " is to be forgotten that is not known");
        }
        firsts.markDirty(entry);
        long[] left = Arrays.stream(entry.value())
                .filter(first -> endOf(first) != end.namespace())
                .toArray();
        if (left.length == 0) {
            firsts.remove(entry);
        } else {
            entry.setValue(left);
        }
    }

    @Override
    public List<KeyedTable> tables() {
        return List.of(firsts, ends.table());
    }

    /** A count, then 8 bytes each. */
    private static final class TimesCodec implements Codec<long[]> {

        @Override
        public void write(long[] times, ByteWriter out) {
            out.putInt(times.length);
            for (long time : times) {
                out.putLong(time);
            }
        }

        @Override
        public long[] read(ByteReader in) {
            int count = in.readInt();
            if (count < 0 || count > in.remaining() / Long.BYTES) {
                throw new IllegalArgumentException("damaged times: " + count + " of them do not fit");
            }
            long[] times = new long[count];
            for (int index = 0; index < count; index++) {
                times[index] = in.readLong();
            }
            return times;
        }
    }
}
