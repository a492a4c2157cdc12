package dev.rivulet.core.sink;

import java.io.IOException;

/**
 * Stages the rows of one epoch after the other, invisible to readers of the target. Owned by the collect agent. After an exception
 * it is not used any more.
 */
public interface SinkWriter<T> {

    /** Takes a row of the current epoch; rows come in origin order. */
    void write(T row) throws IOException;

    /**
     * Ends the current epoch. On return all its files are closed and durable, directory entries included.
     *
     * @param seal which epoch this was, and what the engine computed of it
     */
    StagedEpoch seal(EpochSeal seal) throws IOException;
}
