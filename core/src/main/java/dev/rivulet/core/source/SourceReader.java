package dev.rivulet.core.source;

import dev.rivulet.core.batch.Batch;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An open source. Owned by the source agent, which polls it when there is room for a batch. Within a partition, the order of batches
 * and of the records in them is the order of the source.
 *
 * <p>A batch without records moves the offset of its partition and nothing else. In particular a partition takes part in the
 * watermark only from its first record on; a source may use a partition of which no record ever comes for its bookkeeping.
 */
public interface SourceReader extends Closeable {

    /**
     * The next records, if there are any now. Does not wait.
     *
     * @param limits what the batch may hold at most; a single record larger than that comes alone
     * @return a batch of at least one record, or of none if only its resume offset moves (an empty file was passed); null if there is
     *     nothing at present
     * @throws IOException if the source failed; the job stops, or restarts it where a restart strategy says so
     */
    @Nullable Batch poll(BatchLimits limits) throws IOException;

    /**
     * Told when a new trigger interval begins, for limits such as {@code maxFilesPerTrigger}.
     */
    default void startTrigger() {}

    /** Whether a limit per trigger holds back what else is there, so that the engine may end the epoch early. */
    default boolean isTriggerFull() {
        return false;
    }

    /** Whether nothing will come any more: the source is bounded, or opened for what is available now, and all was polled. */
    boolean isFinished();

    /**
     * Whether a {@linkplain #isFinished finished} source has come to the end of its data for good, so that it need not hold back the event
     * time of others; not if more may be there at the next start.
     */
    default boolean isEndOfInput() {
        return true;
    }

    /**
     * Told that the log holds everything up to this offset durably: a push source acknowledges, others have nothing to do.
     *
     * @param resumeOffset of the last durable batch of the partition
     */
    default void acknowledge(int partition, byte[] resumeOffset) throws IOException {}

    /**
     * Reads a logged batch again; only for sources that log offsets instead of payloads.
     *
     * @param reference an {@linkplain Batch#isReference offset frame} of this source
     * @return the same records as were logged; the engine compares count and checksum
     * @throws IOException if the source no longer has them; the job halts
     */
    default Batch readAgain(Batch reference) throws IOException {
        throw new UnsupportedOperationException(
                "source " + reference.sourceUid() + " cannot read a logged range again");
    }
}
