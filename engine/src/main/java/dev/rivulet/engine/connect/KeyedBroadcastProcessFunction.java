package dev.rivulet.engine.connect;

import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.state.KeyedStates;

/**
 * A function of a keyed stream and of a stream that is broadcast: rules, say, that hold for all keys. Each row that is broadcast is given to
 * every key group, which keeps its own broadcast state; so all key groups have the same, in whichever lane they are. Deterministic, as a
 * {@link dev.rivulet.engine.KeyedProcessFunction} is.
 *
 * @param <K> keys
 * @param <T> rows of the keyed stream
 * @param <B> rows that are broadcast
 * @param <O> rows that go out
 */
public interface KeyedBroadcastProcessFunction<K, T, B, O> {

    /**
     * Names the state, before the first row; see {@link dev.rivulet.engine.KeyedProcessFunction#open}.
     *
     * @param states speak of the key of the row or timer at hand; not for {@link #processBroadcastElement}
     * @param broadcast speak of all keys; names are shared with {@code states}
     */
    void open(KeyedStates states, KeyedStates broadcast);

    /**
     * Takes a row of the keyed stream. It reads broadcast state and does not change it.
     *
     * @throws dev.rivulet.core.row.MalformedRowException to send the row to the dead letters with that message
     * @throws Exception any other fails the job
     */
    void processElement(T row, ProcessContext<K> context, RowCollector<O> out) throws Exception;

    /**
     * Takes a row that is broadcast, once for each key group: it must do the same each time, to broadcast state alone. Its time and watermark
     * are the context's; there is no key, and no timer.
     *
     * @param out takes the rows of one of these calls and leaves those of the others away
     * @throws Exception as {@link #processElement}
     */
    void processBroadcastElement(B row, BroadcastContext context, RowCollector<O> out) throws Exception;

    /**
     * A timer of the context's key is due; see {@link dev.rivulet.engine.KeyedProcessFunction#onTimer}.
     *
     * @throws Exception as {@link #processElement}
     */
    default void onTimer(ProcessContext<K> context, RowCollector<O> out) throws Exception {}

    /** What is known of a row that is broadcast. All times are microseconds since 1970. */
    interface BroadcastContext {

        /** The row's event time, {@link Long#MIN_VALUE} if it has none. */
        long timestampMicros();

        /** No row with an event time at or below this is expected any more; as of before the batch. */
        long watermarkMicros();

        /** What the clock said when the batch at hand was taken in. */
        long processingTimeMicros();
    }
}
