package dev.rivulet.engine;

import dev.rivulet.engine.plan.Step.WindowDefinition;
import dev.rivulet.engine.window.Windows;
import org.jspecify.annotations.Nullable;

/** A keyed stream divided into windows, waiting to be told what to compute of each. */
public final class WindowedStream<T, K> {

    private final KeyedStream<T, K> keyed;
    private final Windows windows;
    private final @Nullable OutputTag<T> lateTag;

    WindowedStream(KeyedStream<T, K> keyed, Windows windows, @Nullable OutputTag<T> lateTag) {
        this.keyed = keyed;
        this.windows = windows;
        this.lateTag = lateTag;
    }

    /** The same, with late rows in a side output instead of the late records. */
    public WindowedStream<T, K> sideOutputLateData(OutputTag<T> tag) {
        return new WindowedStream<>(keyed, windows, tag);
    }

    /**
     * Aggregates each window of each key and puts out one row when the watermark reaches the window's last microsecond. A row that
     * comes when its window is closed goes to the late records and is counted, or to {@link #sideOutputLateData}.
     *
     * @param uid the operator's name in checkpoints; the same over all runs
     * @param function the aggregation
     * @param output makes the row that comes out
     */
    public <A, R, O> DataStream<O> aggregate(
            String uid, AggregateFunction<T, A, R> function, WindowFunction<K, R, O> output) {
        return keyed.aggregate(uid, new WindowDefinition<>(windows, lateTag), function, output);
    }
}
