package dev.rivulet.benchmarks.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A log in the middle of a run. One owner, the producer. */
interface OpenLog extends Closeable {

    /**
     * Writes a batch.
     *
     * @param batch records from position to limit, each of the case's size; the buffer is direct, the same in all calls, and the
     *     producer's again on return
     */
    void append(ByteBuffer batch) throws IOException;

    /** Returns when all that was appended survives a loss of power. */
    void sync() throws IOException;

    /** Whether it syncs all the time without being told, so that a producer that only wants groups need not wait for it. */
    default boolean syncsByItself() {
        return false;
    }

    /** Returns when all that was appended is with the operating system. */
    void flush() throws IOException;

    /** Ends it cleanly. Not timed. */
    @Override
    void close() throws IOException;
}
