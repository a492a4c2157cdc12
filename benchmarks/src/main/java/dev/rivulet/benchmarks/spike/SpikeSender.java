package dev.rivulet.benchmarks.spike;

/** Sends numbers, each once, at a pace that may be beyond what the other side takes. */
interface SpikeSender extends AutoCloseable {

    /**
     * From now on so many rows are to come per second; none if it is 0.
     *
     * <p>What does not leave in time, since the other side holds it back, leaves later.
     */
    void pace(int rowsPerSecond);

    /** How many rows the other side has said to have. */
    long takenCount();

    /** Returns when the other side has all that was sent, and says which numbers these were: from 0 up to here. */
    long finish() throws Exception;

    @Override
    void close();
}
