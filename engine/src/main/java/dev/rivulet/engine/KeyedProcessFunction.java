package dev.rivulet.engine;

import dev.rivulet.engine.state.KeyedStates;

/**
 * A function with keyed state and timers. One instance per lane, used by one thread at a time. Deterministic: its only clocks are those
 * of its context, whose times are in the log.
 *
 * <p>Between two batches come the timers that the batch made due, in the order of their time, key group and key.
 *
 * @param <K> keys
 * @param <T> rows that come in
 * @param <O> rows that go out
 */
public interface KeyedProcessFunction<K, T, O> {

    /**
     * Names the state, before the first row. Called once more when the pipeline is planned, to learn what there is; so it does nothing
     * else.
     *
     * @param states gives handles, which the function keeps; each speaks of the key of the row or timer at hand
     */
    default void open(KeyedStates states) {}

    /**
     * Takes a row.
     *
     * @throws dev.rivulet.core.row.MalformedRowException to send the row to the dead letters with that message; what was changed and put out
     *     before is taken back. Where state was handed out that can be changed in place, that needs an {@link ErrorPolicy} other than to fail
     * @throws Exception any other is dealt with as the operator's {@link ErrorPolicy} says, which fails the job if there is none
     */
    void processElement(T row, ProcessContext<K> context, RowCollector<O> out) throws Exception;

    /**
     * A timer of the context's key is due, at the context's time in the context's domain. A timer fires once.
     *
     * @throws Exception as {@link #processElement}
     */
    default void onTimer(ProcessContext<K> context, RowCollector<O> out) throws Exception {}
}
