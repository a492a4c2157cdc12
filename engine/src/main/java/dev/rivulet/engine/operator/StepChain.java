package dev.rivulet.engine.operator;

import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.engine.EventTimeExtractor;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.RowFlatMap;
import dev.rivulet.engine.RowFunction;
import dev.rivulet.engine.RowPredicate;
import dev.rivulet.engine.WatermarkStrategy;
import dev.rivulet.engine.plan.Flow;
import dev.rivulet.engine.plan.Step;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Puts the stateless steps of a plan's flows together, back to front. Stateless itself. */
public final class StepChain {

    /** Where the rows come to, and what the steps tell beside them. */
    public interface End {
        /** The current row did not pass a filter. */
        void onFiltered();

        /** When the current row was taken in, microseconds since 1970. */
        long ingestTimeMicros();

        /** The event time of the current row, and how far its partition has come by it, in microseconds. */
        void onEventTime(long eventTimeMicros, long watermarkMicros);

        void toSink(int sink, Object row);

        void toOperator(int operator, Object row, Object key, int keyHash);
    }

    private StepChain() {}

    public static RowStage of(List<Flow> flows, End end) {
        List<RowStage> stages = flows.stream().map(flow -> stage(flow, end)).toList();
        if (stages.isEmpty()) {
            return row -> end.onFiltered(); // Of an operator that is there for its side outputs.
        }
        if (stages.size() == 1) {
            return stages.get(0);
        }
        return row -> {
            for (RowStage stage : stages) {
                stage.accept(row);
            }
        };
    }

    private static RowStage stage(Flow flow, End end) {
        if (flow instanceof Flow.ToSink sink) {
            int index = sink.sink();
            return row -> end.toSink(index, row);
        }
        if (flow instanceof Flow.ToOperator operator) {
            return keyBy(operator, end);
        }
        if (flow instanceof Flow.Through through) {
            if (through.step() instanceof Step.WatermarkStep watermark) {
                return eventTime(watermark.strategy(), through, end);
            }
            return stage(through.step(), end, of(through.next(), end));
        }
        throw new AssertionError("flow " + flow + " is of no known kind");
    }

    private static RowStage keyBy(Flow.ToOperator operator, End end) {
        int index = operator.operator();
        RowFunction<Object, Object> selector = erased(operator.keySelector());
        KeyCodec<Object> codec = erased(operator.keyCodec());
        return row -> {
            Object key = selector.apply(row);
            if (key == null) {
                throw new MalformedRowException("the key is null, wanted a value");
            }
            end.toOperator(index, row, key, codec.stableHash(key));
        };
    }

    private static RowStage stage(Step step, End end, RowStage next) {
        if (step instanceof Step.MapStep map) {
            RowFunction<Object, ?> function = erased(map.function());
            return row -> next.accept(requireRow(function.apply(row), "a map function returned"));
        }
        if (step instanceof Step.FlatMapStep flatMap) {
            RowFlatMap<Object, Object> function = erased(flatMap.function());
            RowCollector<Object> collector = row -> next.accept(requireRow(row, "a flatMap function put out"));
            return row -> function.flatMap(row, collector);
        }
        if (step instanceof Step.FilterStep filter) {
            RowPredicate<Object> predicate = erased(filter.predicate());
            return row -> filter(row, predicate, end, next);
        }
        throw new AssertionError("step " + step + " is not a stateless one");
    }

    private static RowStage eventTime(WatermarkStrategy<?> typed, Flow.Through through, End end) {
        WatermarkStrategy<Object> strategy = erased(typed);
        EventTimeExtractor<Object> extractor = strategy.extractor();
        RowStage next = of(through.next(), end);
        RowStage ahead = through.side().isEmpty() ? null : of(through.side(), end);
        return row -> {
            long eventTimeMicros = extractor.eventTimeMicros(row);
            if (!strategy.isTooFarAhead(eventTimeMicros, end.ingestTimeMicros())) {
                end.onEventTime(eventTimeMicros, strategy.watermarkMicros(row, eventTimeMicros));
                next.accept(row);
            } else if (ahead != null) {
                ahead.accept(row);
            } else {
                throw new MalformedRowException("the event time " + microsText(eventTimeMicros)
                        + " is further ahead of the clock, " + microsText(end.ingestTimeMicros())
                        + ", than withMaxFutureSkew allows");
            }
        };
    }

    private static String microsText(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }

    private static void filter(Object row, RowPredicate<Object> predicate, End end, RowStage next) throws Exception {
        if (predicate.test(row)) {
            next.accept(row);
        } else {
            end.onFiltered();
        }
    }

    /** What functions of users give is checked, since a null would come to light far from its cause. */
    public static Object requireRow(Object row, String what) {
        if (row == null) {
            throw new IllegalStateException(what + " null, wanted a row; use filter to leave rows out");
        }
        return row;
    }

    /** The fluent API has checked that neighbours agree, so the type can be forgotten here. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <S> S erased(Object typed) {
        return (S) typed;
    }
}
