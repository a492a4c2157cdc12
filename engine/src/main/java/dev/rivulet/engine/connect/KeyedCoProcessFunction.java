package dev.rivulet.engine.connect;

import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.state.KeyedStates;

/**
 * A function of two keyed streams that share keyed state and timers. One instance per lane, used by one thread at a time. Deterministic,
 * as a {@link dev.rivulet.engine.KeyedProcessFunction} is; rows of both streams come in the order of the log.
 *
 * @param <K> keys of both streams
 * @param <A> rows of the first stream
 * @param <B> rows of the second stream
 * @param <O> rows that go out
 */
public interface KeyedCoProcessFunction<K, A, B, O> {

    /** Names the state, before the first row; see {@link dev.rivulet.engine.KeyedProcessFunction#open}. */
    default void open(KeyedStates states) {}

    /**
     * Takes a row of the first stream.
     *
     * @throws dev.rivulet.core.row.MalformedRowException to send the row to the dead letters with that message
     * @throws Exception any other fails the job
     */
    void processElement1(A row, ProcessContext<K> context, RowCollector<O> out) throws Exception;

    /**
     * Takes a row of the second stream.
     *
     * @throws Exception as {@link #processElement1}
     */
    void processElement2(B row, ProcessContext<K> context, RowCollector<O> out) throws Exception;

    /**
     * A timer of the context's key is due; see {@link dev.rivulet.engine.KeyedProcessFunction#onTimer}.
     *
     * @throws Exception as {@link #processElement1}
     */
    default void onTimer(ProcessContext<K> context, RowCollector<O> out) throws Exception {}
}
