package dev.rivulet.engine;

import dev.rivulet.engine.plan.Step.WindowDefinition;
import dev.rivulet.engine.window.PanePolicy;
import dev.rivulet.engine.window.Trigger;
import java.time.Duration;

/**
 * A keyed stream divided into windows, waiting to be told what to compute of each. Every method returns a stream of its own and leaves this
 * one as it is.
 */
public final class WindowedStream<T, K> {

    private final KeyedStream<T, K> keyed;
    private final WindowDefinition<T> definition;

    WindowedStream(KeyedStream<T, K> keyed, WindowDefinition<T> definition) {
        this.keyed = keyed;
        this.definition = definition;
    }

    /** The same, with late rows in a side output instead of the late records. */
    public WindowedStream<T, K> sideOutputLateData(OutputTag<T> tag) {
        return new WindowedStream<>(keyed, new WindowDefinition<>(definition.windows(), definition.panes(), tag));
    }

    /**
     * The same, with windows that take rows for some time behind their end, and put out an updated result for each: 0 unless set. A row that
     * comes when the watermark is at the window's last microsecond and so much more is late. A late row may merge sessions that have fired;
     * what they put out is not taken back.
     *
     * <p>Windows that overlap share slices up to their end, as without lateness, where the function's accumulators are {@linkplain
     * AggregateFunction#hasBoundedAccumulator bounded} and merged, and there are no early firings; so a row that is in time costs the same
     * however many windows it lies in.
     *
     * @param lateness at least 0; each window of each key is kept for so long
     */
    public WindowedStream<T, K> allowedLateness(Duration lateness) {
        return with(definition.panes().withLateness(lateness));
    }

    /** The same, which fire by a trigger; {@link dev.rivulet.engine.window.Triggers#atWatermark} unless set. */
    public WindowedStream<T, K> trigger(Trigger trigger) {
        return with(definition.panes().withTrigger(trigger));
    }

    /** The same, of which each result has all rows of the window so far; so it is unless set. */
    public WindowedStream<T, K> accumulating() {
        return with(definition.panes().withDiscarding(false));
    }

    /**
     * The same, of which each result has the rows since the one before. Windows that overlap and fire early then each keep rows of their own, so
     * a row costs the more the more windows it lies in.
     */
    public WindowedStream<T, K> discarding() {
        return with(definition.panes().withDiscarding(true));
    }

    private WindowedStream<T, K> with(PanePolicy panes) {
        return new WindowedStream<>(keyed, new WindowDefinition<>(definition.windows(), panes, definition.lateTag()));
    }

    /**
     * Aggregates each window of each key and puts out one row when the watermark reaches the window's last microsecond, or as often as
     * {@link #trigger} and {@link #allowedLateness} say. A row that comes when its window is closed goes to the late records and is counted,
     * or to {@link #sideOutputLateData}.
     *
     * @param uid the operator's name in checkpoints; the same over all runs
     * @param function the aggregation
     * @param output makes the row that comes out
     * @throws IllegalStateException if the windows cannot have such a trigger or lateness
     */
    public <A, R, O> DataStream<O> aggregate(
            String uid, AggregateFunction<T, A, R> function, WindowFunction<K, R, O> output) {
        return keyed.aggregate(uid, definition, function, output);
    }

    /** As above, with a function that is told which result of the window it is. */
    public <A, R, O> DataStream<O> aggregate(
            String uid, AggregateFunction<T, A, R> function, PaneFunction<K, R, O> output) {
        return keyed.aggregate(uid, definition, function, output);
    }
}
