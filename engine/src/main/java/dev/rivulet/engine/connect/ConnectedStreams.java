package dev.rivulet.engine.connect;

import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.KeyedStream;
import java.util.function.Supplier;

/** Two keyed streams, waiting to be told what to do with their rows. Made by {@link KeyedStream#connect}. */
public final class ConnectedStreams<A, B, K> {

    private final KeyedStream<Either<A, B>, K> rows;

    /**
     * @param rows of both streams
     */
    public ConnectedStreams(KeyedStream<Either<A, B>, K> rows) {
        this.rows = rows;
    }

    /**
     * Hands each row of either stream and each due timer to a function with keyed state.
     *
     * @param uid the operator's name in checkpoints; the same over all runs
     * @param function makes an instance for each lane
     */
    public <O> DataStream<O> process(String uid, Supplier<? extends KeyedCoProcessFunction<K, A, B, O>> function) {
        return rows.process(uid, () -> new CoProcess<>(function.get()));
    }
}
