package dev.rivulet.engine.operator;

import dev.rivulet.engine.EventTimeExtractor;
import dev.rivulet.engine.RowFunction;
import dev.rivulet.engine.RowPredicate;
import dev.rivulet.engine.plan.Step;
import java.util.List;

/** Puts stateless steps together, back to front. Stateless itself. */
public final class StageChain {

    /** What the steps tell their surroundings beside the rows. */
    public interface Observer {

        /** The current row did not pass a filter. */
        void onFiltered();

        /** The event time of the current row, in microseconds. */
        void onEventTime(long eventTimeMicros);
    }

    private StageChain() {}

    /**
     * @param last gets the rows that come through
     */
    public static RowStage of(List<Step> steps, Observer observer, RowStage last) {
        RowStage next = last;
        for (int index = steps.size() - 1; index >= 0; index--) {
            next = stage(steps.get(index), observer, next);
        }
        return next;
    }

    private static RowStage stage(Step step, Observer observer, RowStage next) {
        if (step instanceof Step.MapStep map) {
            RowFunction<Object, ?> function = erased(map.function());
            return row -> next.accept(requireRow(function.apply(row)));
        }
        if (step instanceof Step.FilterStep filter) {
            RowPredicate<Object> predicate = erased(filter.predicate());
            return row -> filter(row, predicate, observer, next);
        }
        if (step instanceof Step.WatermarkStep watermark) {
            EventTimeExtractor<Object> extractor = erased(watermark.strategy().extractor());
            return row -> {
                observer.onEventTime(extractor.eventTimeMicros(row));
                next.accept(row);
            };
        }
        throw new AssertionError("step " + step + " is not a stateless one");
    }

    private static void filter(Object row, RowPredicate<Object> predicate, Observer observer, RowStage next)
            throws Exception {
        if (predicate.test(row)) {
            next.accept(row);
        } else {
            observer.onFiltered();
        }
    }

    private static Object requireRow(Object row) {
        if (row == null) {
            throw new IllegalStateException("a map function returned null, wanted a row; use filter to leave rows out");
        }
        return row;
    }

    /** The fluent API has checked that neighbours agree, so the type can be forgotten here. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public static <S> S erased(Object typed) {
        return (S) typed;
    }
}
