package dev.rivulet.engine.join;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.KeyCodecs;
import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.connect.Either;
import dev.rivulet.engine.plan.NeedsEventTime;
import dev.rivulet.engine.plan.UserCode;
import dev.rivulet.engine.state.KeyedStates;
import dev.rivulet.engine.state.MapState;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Joins each row of the first stream with the row of the second that was the newest of its key at that time. A row waits until the
 * watermark has come to its time, so that no version can come any more that counts for it. Owned by its lane.
 */
final class TemporalJoinFunction<K, A, B, O>
        implements KeyedProcessFunction<K, Either<A, B>, O>, NeedsEventTime, UserCode {

    private final boolean keepsUnmatched;
    private final Codec<A> leftCodec;
    private final Codec<B> versionCodec;
    private final JoinFunction<? super A, ? super B, ? extends O> function;

    private @Nullable WaitingRows<A> lefts;
    private @Nullable MapState<Long, B> versions;

    TemporalJoinFunction(
            boolean keepsUnmatched,
            Codec<A> leftCodec,
            Codec<B> versionCodec,
            JoinFunction<? super A, ? super B, ? extends O> function) {
        this.keepsUnmatched = keepsUnmatched;
        this.leftCodec = leftCodec;
        this.versionCodec = versionCodec;
        this.function = function;
    }

    @Override
    public void open(KeyedStates states) {
        lefts = new WaitingRows<>("left", leftCodec, false, states);
        versions = states.map("versions", KeyCodecs.of(Long.class), versionCodec);
    }

    @Override
    public void processElement(Either<A, B> row, ProcessContext<K> context, RowCollector<O> out) {
        long time = context.timestampMicros();
        if (time <= context.rowWatermarkMicros()) {
            context.rejectLate();
            return;
        }
        if (row instanceof Either.Left<A, B> left) {
            lefts().add(time, left.row(), false);
        } else if (row instanceof Either.Right<A, B> right) {
            versions().put(time, right.row());
        }
        context.registerEventTimeTimer(time);
    }

    @Override
    public void onTimer(ProcessContext<K> context, RowCollector<O> out) throws Exception {
        long time = context.timestampMicros();
        Map.Entry<Long, B> version = versions().floorEntry(time);
        for (Map.Entry<Place, A> due : lefts().between(time, time).entrySet()) {
            if (version != null || keepsUnmatched) {
                out.collect(function.join(due.getValue(), version == null ? null : version.getValue()));
            }
            lefts().remove(due.getKey());
        }
        if (version != null) {
            forgetBefore(version.getKey());
        }
    }

    /** All rows before have been joined, as timers fire in the order of their times. */
    private void forgetBefore(long versionMicros) {
        Map.Entry<Long, B> older = versions().floorEntry(versionMicros - 1);
        while (older != null) {
            versions().remove(older.getKey());
            older = versions().floorEntry(versionMicros - 1);
        }
    }

    private WaitingRows<A> lefts() {
        return Objects.requireNonNull(lefts, "it is opened first");
    }

    private MapState<Long, B> versions() {
        return Objects.requireNonNull(versions, "it is opened first");
    }

    @Override
    public List<Object> parts() {
        return List.of(function);
    }
}
