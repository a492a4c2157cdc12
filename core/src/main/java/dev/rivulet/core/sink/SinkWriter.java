package dev.rivulet.core.sink;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Stages the rows of one epoch after the other, invisible to readers of the target. Owned by the collect agent. After an exception
 * it is not used any more.
 */
public interface SinkWriter<T> {

    /**
     * Whether the target takes a row. One that it refuses is not written: it goes to the dead letters with the same epoch, and its number
     * into the epoch's seal. So that a replay leads to the same dead letters, though the target may want something else of its rows by
     * then, a target that refuses rows commits a seal with such numbers even if there are no files, and tells it by
     * {@link SinkCommitter#committedSeals}; of epochs that it knows so it is asked for the cause alone.
     *
     * <p>Asking changes nothing: a row is among those of the current epoch when it is {@linkplain #write written}.
     *
     * @return null if it takes the row, which is the default
     */
    default @Nullable Refusal refuse(T row) throws IOException {
        return null;
    }

    /**
     * The same of a row in an epoch that the target has, where it does not remember which of them it refused. What it demands of each row by
     * itself counts; what depends on the rows that it has does not, as they are this epoch's own, the row among them.
     *
     * @return null if it took the row, as far as can be told; the default is what {@link #refuse} says, for a target that demands something of
     *     each row by itself alone
     */
    default @Nullable Refusal refuseOfCommitted(T row) throws IOException {
        return refuse(row);
    }

    /** Takes a row of the current epoch; rows come in origin order. */
    void write(T row) throws IOException;

    /**
     * As {@link #write(Object)}, which is the default: for a writer whose rows have the number of their epoch in them.
     *
     * @param epoch that the next seal ends
     */
    default void write(long epoch, T row) throws IOException {
        write(row);
    }

    /**
     * Ends the current epoch. On return all its files are closed and durable, directory entries included.
     *
     * @param seal which epoch this was, and what the engine computed of it
     */
    StagedEpoch seal(EpochSeal seal) throws IOException;
}
