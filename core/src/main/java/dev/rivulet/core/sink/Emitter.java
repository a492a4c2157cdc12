package dev.rivulet.core.sink;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Sends rows to a receiver that remembers nothing, as soon as the log has what they came of. Owned by one agent. After an exception that is
 * no {@link dev.rivulet.core.disk.Outage} it is not used any more.
 *
 * <p>It keeps each row until it has a {@link Receipt} for it, and sends it as often as that takes; so a row arrives at least once, and always
 * under the same {@link RowId}. Rows arrive in their order for the first time. What has a receipt is noted in the log now and then, and not
 * sent by any later run; what was not noted yet when a run broke off, the next one sends again.
 */
public interface Emitter<T> {

    /** Whether it takes another row; it bounds the rows without a receipt by count and by bytes. */
    boolean hasRoom();

    /**
     * Takes a row, if there {@linkplain #hasRoom is room}. It does not wait. What cannot be sent at all gets a receipt that says why.
     */
    void send(RowId id, T row);

    /**
     * There are no other rows with the position of the last. Rows that go together, as in one request, must be of one position and be cut
     * by nothing but their own number and size: so a request that is sent again is the same one.
     */
    void endEntry();

    /**
     * Goes on with what is under way: a bounded piece of work that never waits.
     *
     * @return how much was done, 0 for nothing
     * @throws IOException if the receiver is out of reach: when this is called again, after a pause, all rows without a receipt are sent
     *     again; or if it does not take this job's rows at all, which ends the job
     */
    int work() throws IOException;

    /** What became of the next rows, in the order in which they were sent; null if it is not known yet. */
    @Nullable Receipt poll();

    /** Whether the receiver was within reach when something was last to do with it. */
    boolean isReachable();
}
