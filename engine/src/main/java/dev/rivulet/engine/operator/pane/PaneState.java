package dev.rivulet.engine.operator.pane;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.schema.CodecSchema;

/**
 * What is kept of a window of a key that may put out more than once. Changed in place; owned by the lane.
 *
 * @param <A> accumulators
 */
final class PaneState<A> {

    /** Of a time: there is none. */
    static final long NONE = Long.MAX_VALUE;

    /** Of all rows, or of those since the last pane. */
    A accumulator;

    /** How many rows have been in no pane. */
    long newRowCount;

    /** How many panes have come out. */
    long firedCount;

    /** Whether the watermark has come to the window's end, and what that puts out is out. */
    boolean isPastEnd;

    /** When the watermark makes the next pane come out because of the pace; only while there are rows for it. */
    long paceDueMicros = NONE;

    /** When the clock does; there is a timer. */
    long clockDueMicros = NONE;

    /** When there is a timer by event time. */
    long timerMicros = NONE;

    PaneState(A accumulator) {
        this.accumulator = accumulator;
    }

    @Override
    public String toString() {
        return accumulator + ", panes: " + firedCount + ", rows since the last one: " + newRowCount;
    }

    /**
     * {@code i64 rows │ i64 panes │ u8 past its end │ i64 due by the pace │ i64 due by the clock │ i64 timer │ accumulator}. Immutable, any
     * thread.
     */
    record PaneStateCodec<A>(Codec<A> codec) implements Codec<PaneState<A>> {

        @Override
        public CodecSchema schema() {
            return new CodecSchema.Opaque("pane/1 of " + codec.schema());
        }

        @Override
        public void write(PaneState<A> value, ByteWriter out) {
            out.putLong(value.newRowCount);
            out.putLong(value.firedCount);
            out.putByte(value.isPastEnd ? 1 : 0);
            out.putLong(value.paceDueMicros);
            out.putLong(value.clockDueMicros);
            out.putLong(value.timerMicros);
            codec.write(value.accumulator, out);
        }

        @Override
        public PaneState<A> read(ByteReader in) {
            long newRowCount = in.readLong();
            long firedCount = in.readLong();
            boolean isPastEnd = in.readByte() != 0;
            long paceDueMicros = in.readLong();
            long clockDueMicros = in.readLong();
            long timerMicros = in.readLong();
            PaneState<A> state = new PaneState<>(codec.read(in));
            state.newRowCount = newRowCount;
            state.firedCount = firedCount;
            state.isPastEnd = isPastEnd;
            state.paceDueMicros = paceDueMicros;
            state.clockDueMicros = clockDueMicros;
            state.timerMicros = timerMicros;
            return state;
        }
    }
}
