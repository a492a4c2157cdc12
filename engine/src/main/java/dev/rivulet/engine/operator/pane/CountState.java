package dev.rivulet.engine.operator.pane;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.schema.CodecSchema;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The rows of a key that windows of rows still need, in slices of so many as windows have together. Changed in place; owned by the lane.
 *
 * @param <A> accumulators
 */
final class CountState<A> {

    /** Those of full slices, the earliest first, and then that of the open one, if there is one. */
    final Deque<A> slices = new ArrayDeque<>(1);

    /** How many rows the last slice has. */
    long lastRowCount;

    /** How many rows have come since a window fired. */
    long newRowCount;

    /** How many windows have fired. */
    long firedCount;

    @Override
    public String toString() {
        return slices + ", windows: " + firedCount + ", rows since the last one: " + newRowCount;
    }

    /** {@code i64 rows of the last slice │ i64 rows since a window fired │ i64 windows │ i32 slices │ accumulators}. Immutable, any thread. */
    record CountStateCodec<A>(Codec<A> codec) implements Codec<CountState<A>> {

        @Override
        public CodecSchema schema() {
            return new CodecSchema.Opaque("count/1 of " + codec.schema());
        }

        @Override
        public void write(CountState<A> value, ByteWriter out) {
            out.putLong(value.lastRowCount);
            out.putLong(value.newRowCount);
            out.putLong(value.firedCount);
            out.putInt(value.slices.size());
            value.slices.forEach(slice -> codec.write(slice, out));
        }

        @Override
        public CountState<A> read(ByteReader in) {
            CountState<A> state = new CountState<>();
            state.lastRowCount = in.readLong();
            state.newRowCount = in.readLong();
            state.firedCount = in.readLong();
            int count = in.readInt();
            if (count < 0) {
                throw new IllegalArgumentException("damaged windows of rows: " + count + " slices");
            }
            for (int index = 0; index < count; index++) {
                state.slices.add(codec.read(in));
            }
            return state;
        }
    }
}
