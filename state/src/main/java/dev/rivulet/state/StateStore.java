package dev.rivulet.state;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows that the last snapshot held, of all stateful operators of a job. A port: RocksDB in production, {@link dev.rivulet.state.heap.HeapStateBackend}'s in
 * simulation. Owned by the state agent.
 *
 * <p>Reading is for everybody: {@link #get}, {@link #forEachBetween} and {@link #forEach} may be called by any thread at any time while
 * the owner works, and see each piece of changes that was applied before they began; of one that is being applied they may see a part.
 * The owner closes the store only after all readers have ended; what a read does then is undefined.
 *
 * <p>What is applied is lost by a crash until {@link #checkpoint} has returned and its directory's parent is synced. The live
 * directory is never opened again after a crash; {@link StateBackend} makes a new one from a checkpoint. After an exception from
 * {@link #apply} or {@link #checkpoint} the store is dead: the owner closes it and ends, and recovery takes the last checkpoint.
 */
public interface StateStore extends Closeable {

    /** Takes rows in the order of their keys. */
    interface RowConsumer {

        /**
         * @param rowKey in the layout of {@link StateRowKey}; the array may be kept
         * @param value the array may be kept
         */
        void accept(byte[] rowKey, byte[] value) throws IOException;
    }

    /** Changes rows, in the order that the changes have. */
    void apply(StateChanges changes) throws IOException;

    /**
     * Writes all that was applied into a new directory that does not depend on the live one: its files are never changed by this
     * store, whatever is applied later.
     *
     * @param directory must not exist; its parent must. When the method returns, the directory's entries are durable; its own entry
     *     in the parent is left for the caller to sync, and files that {@link #isWriteOnce} does not know are too
     */
    void checkpoint(Path directory) throws IOException;

    /**
     * Whether a file of that name in a checkpoint is the same in all checkpoints of this store, once written, so that its checksum
     * needs to be computed only once and it was synced when it was first written.
     */
    boolean isWriteOnce(String fileName);

    /** The operators that have rows or had some, sorted. */
    List<String> uids();

    /** Forgets an operator with all its rows; nothing happens if there is none. */
    void drop(String uid) throws IOException;

    /**
     * The value of a row that was applied, also if it is not yet in a checkpoint; null if there is none.
     *
     * @param rowKey in the layout of {@link StateRowKey}
     * @return the array may be kept
     * @throws CorruptStateException if a checksum does not fit
     */
    byte @Nullable [] get(String uid, byte[] rowKey) throws IOException;

    /**
     * Reads the rows of an operator within a range of row keys, in their order; none if the operator is unknown.
     *
     * @param endRowKey the first row key behind the range
     * @throws CorruptStateException if a checksum does not fit; rows that were handed out before must not be used
     */
    void forEachBetween(String uid, byte[] startRowKey, byte[] endRowKey, RowConsumer consumer) throws IOException;

    /**
     * As {@link #forEachBetween}, by key groups.
     *
     * @param keyGroupEnd the first key group behind the range
     */
    default void forEach(String uid, int keyGroupStart, int keyGroupEnd, RowConsumer consumer) throws IOException {
        forEachBetween(uid, StateRowKey.startOf(keyGroupStart), StateRowKey.startOf(keyGroupEnd), consumer);
    }

    /** Lets go of all resources; idempotent. The live directory stays behind and is worth nothing. */
    @Override
    void close() throws IOException;
}
