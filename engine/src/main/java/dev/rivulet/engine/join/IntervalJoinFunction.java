package dev.rivulet.engine.join;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.connect.Either;
import dev.rivulet.engine.plan.NeedsEventTime;
import dev.rivulet.engine.plan.UserCode;
import dev.rivulet.engine.state.KeyedStates;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Joins rows of one key whose times lie within an interval of each other, as Flink's interval join does: a pair comes out when its second
 * row comes, a row waits until no partner can come any more, and goes then, alone in an outer join if it had none. Owned by its lane.
 */
final class IntervalJoinFunction<K, A, B, O>
        implements KeyedProcessFunction<K, Either<A, B>, O>, NeedsEventTime, UserCode {

    private final Bounds bounds;
    private final JoinType type;
    private final Codec<A> leftCodec;
    private final Codec<B> rightCodec;
    private final JoinFunction<? super A, ? super B, ? extends O> function;

    private @Nullable WaitingRows<A> lefts;
    private @Nullable WaitingRows<B> rights;

    /**
     * Where the time of a right row must lie, from that of the left one on, both included.
     *
     * @param lowerMicros may be negative
     * @param upperMicros not below {@code lowerMicros}
     */
    record Bounds(long lowerMicros, long upperMicros) {

        /** When no partner of a left row of this time can come any more. */
        long leftEnd(long timeMicros) {
            return timeMicros + Math.max(upperMicros, 0);
        }

        /** When no partner of a right row of this time can come any more. */
        long rightEnd(long timeMicros) {
            return timeMicros + Math.max(-lowerMicros, 0);
        }

        /** Of the left row that {@link #leftEnd} is the end of. */
        long leftOf(long endMicros) {
            return endMicros - Math.max(upperMicros, 0);
        }

        /** Of the right row that {@link #rightEnd} is the end of. */
        long rightOf(long endMicros) {
            return endMicros - Math.max(-lowerMicros, 0);
        }
    }

    IntervalJoinFunction(
            Bounds bounds,
            JoinType type,
            Codec<A> leftCodec,
            Codec<B> rightCodec,
            JoinFunction<? super A, ? super B, ? extends O> function) {
        this.bounds = bounds;
        this.type = type;
        this.leftCodec = leftCodec;
        this.rightCodec = rightCodec;
        this.function = function;
    }

    @Override
    public void open(KeyedStates states) {
        lefts = new WaitingRows<>("left", leftCodec, type.keepsLeft(), states);
        rights = new WaitingRows<>("right", rightCodec, type.keepsRight(), states);
    }

    @Override
    public void processElement(Either<A, B> row, ProcessContext<K> context, RowCollector<O> out) throws Exception {
        long time = context.timestampMicros();
        if (time <= context.rowWatermarkMicros()) {
            context.rejectLate();
        } else if (row instanceof Either.Left<A, B> left) {
            takeLeft(left.row(), time, out);
            context.registerEventTimeTimer(bounds.leftEnd(time));
        } else if (row instanceof Either.Right<A, B> right) {
            takeRight(right.row(), time, out);
            context.registerEventTimeTimer(bounds.rightEnd(time));
        }
    }

    private void takeLeft(A row, long time, RowCollector<O> out) throws Exception {
        Map<Place, B> partners = rights().between(time + bounds.lowerMicros, time + bounds.upperMicros);
        for (Map.Entry<Place, B> partner : partners.entrySet()) {
            out.collect(function.join(row, partner.getValue()));
            rights().setMatched(partner.getKey());
        }
        lefts().add(time, row, !partners.isEmpty());
    }

    private void takeRight(B row, long time, RowCollector<O> out) throws Exception {
        Map<Place, A> partners = lefts().between(time - bounds.upperMicros, time - bounds.lowerMicros);
        for (Map.Entry<Place, A> partner : partners.entrySet()) {
            out.collect(function.join(partner.getValue(), row));
            lefts().setMatched(partner.getKey());
        }
        rights().add(time, row, !partners.isEmpty());
    }

    @Override
    public void onTimer(ProcessContext<K> context, RowCollector<O> out) throws Exception {
        long end = context.timestampMicros();
        long leftTime = bounds.leftOf(end);
        for (Map.Entry<Place, A> over : lefts().between(leftTime, leftTime).entrySet()) {
            if (type.keepsLeft() && !lefts().isMatched(over.getKey())) {
                out.collect(function.join(over.getValue(), null));
            }
            lefts().remove(over.getKey());
        }
        long rightTime = bounds.rightOf(end);
        for (Map.Entry<Place, B> over : rights().between(rightTime, rightTime).entrySet()) {
            if (type.keepsRight() && !rights().isMatched(over.getKey())) {
                out.collect(function.join(null, over.getValue()));
            }
            rights().remove(over.getKey());
        }
    }

    private WaitingRows<A> lefts() {
        return Objects.requireNonNull(lefts, "it is opened first");
    }

    private WaitingRows<B> rights() {
        return Objects.requireNonNull(rights, "it is opened first");
    }

    @Override
    public List<Object> parts() {
        return List.of(function);
    }
}
