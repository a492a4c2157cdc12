package dev.rivulet.state;

import dev.rivulet.state.schema.IncompatibleStateException;
import dev.rivulet.state.schema.StateSchema;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The keyed state of one stateful operator in one lane, as recovery, checkpoints and lane changes see it. Owned by that lane. After a
 * crash a table is rebuilt by {@link #restoreFrom} and the log.
 *
 * <p>A snapshot is cut without a pause. {@link #beginSnapshot} fixes what belongs to it, and {@link #continueSnapshot}, called between
 * batches, encodes a little of it each time. What is about to change is encoded before it does, so that the store ends with
 * exactly the state at the cut:
 *
 * <pre>{@code
 * table.beginSnapshot();                                // at an epoch mark
 * while (table.isSnapshotting()) {
 *     processBatch();                                   // marks entries dirty, removes and adds some
 *     StateChanges piece = table.continueSnapshot(500);
 *     if (piece != null) {
 *         store.apply(piece);                           // in this order, in the state agent
 *     }
 * }
 * }</pre>
 */
public interface KeyedTable {

    /** The operator's name, the same in every run. */
    default String uid() {
        return descriptor().uid();
    }

    /** How many entries (rows of the store) there are, in all key groups. */
    long entryCount();

    default boolean isEmpty() {
        return entryCount() == 0;
    }

    /**
     * Loads what the store has for a range of key groups. The loaded entries are clean.
     *
     * @param keyGroupEnd the first key group behind the range; the range must be empty in this table
     * @return how many entries were loaded
     * @throws CorruptStateException if a row is none that a table made with the same codecs; the caller restores from an older
     *     checkpoint
     * @throws IOException if the store cannot be read
     */
    default long restoreFrom(StateStore store, int keyGroupStart, int keyGroupEnd) throws IOException {
        return restoreFrom(store, keyGroupStart, keyGroupEnd, schema());
    }

    /**
     * As the other one, but leaves the entries in the store, as if all were evicted, for state that may be larger than the heap.
     */
    long restoreColdFrom(StateStore store, int keyGroupStart, int keyGroupEnd) throws IOException;

    /** What a row of it is. */
    StateDescriptor<?, ?> descriptor();

    /** The form in which its rows are written. */
    default StateSchema schema() {
        return descriptor().schema();
    }

    /**
     * As the other one, for rows that were written by other types, such as those of an earlier release. Where values have another
     * form today, the loaded entries are dirty, so that the next checkpoint has them all in today's.
     *
     * @param written the form of the store's rows, as their checkpoint or savepoint tells it
     * @throws IncompatibleStateException if they cannot be read into today's types, mostly before anything is loaded; only a null
     *     that was written where there is a primitive now is found on the way
     */
    long restoreFrom(StateStore store, int keyGroupStart, int keyGroupEnd, StateSchema written) throws IOException;

    /**
     * The cut of a snapshot, at an epoch mark: all that changed since the last cut belongs to it, with the values of now. Takes time
     * by the number of key groups and namespaces, not of entries.
     *
     * @throws IllegalStateException if a snapshot {@link #isSnapshotting} still
     */
    void beginSnapshot();

    /**
     * Encodes a part of what is left of the running snapshot, and hands over all that was encoded since the last call, be it because
     * it was about to change. The pieces must be applied in the order in which they are handed over, whole, before those of the
     * next snapshot. With no snapshot running nothing happens.
     *
     * @param entryCountMax how many entries and deletions to go through, 1 or more: a bound for the time that the call takes
     * @return what was encoded, or null if nothing was
     */
    @Nullable StateChanges continueSnapshot(int entryCountMax);

    /** Whether anything of a snapshot is left to be encoded or handed over. */
    boolean isSnapshotting();

    /**
     * Says that the store has all pieces that were handed over. An owner that never evicts anything may leave it out.
     *
     * @throws IllegalStateException while {@link #isSnapshotting}
     */
    void snapshotApplied();

    /** How many entries are on the heap; the others are in the store alone. */
    long residentCount();

    /** How much the operator keeps beside the entries, in entries of their size: what it made of them and can make again. */
    default long derivedCount() {
        return 0;
    }

    /** Lets go of all of that. */
    default void dropDerived() {}

    /** How many entries on the heap a snapshot would write if it began now. */
    long dirtyCount();

    /**
     * Lets go of entries that the store has as they are and that were not asked for lately; they are read back when they are.
     * Nothing goes from a cut on until {@link #snapshotApplied}. What the caller holds must be found again afterwards.
     *
     * @param store where the pieces were applied, the same each time; read from while the table lives
     * @param entryCountMax how many entries may go, 1 or more; a bound for the time that the call takes. Entries that only go
     *     together, such as a key's list, do so also where they are more
     * @return how many went; fewer than were wanted if others are in use or dirty, so the call may be repeated
     */
    long evict(StateStore store, int entryCountMax);

    /**
     * Takes all that the table has of a key group out of it, for {@link #attach} to put into another lane's table. Nothing is copied.
     * The entries must not be used until they are attached.
     *
     * @return null if there is nothing, and nothing to be attached then
     * @throws IllegalStateException while {@link #isSnapshotting}
     */
    @Nullable KeyGroupState detach(int keyGroup);

    /**
     * Takes over a key group from another table of the same operator, with what changed in it since its last cut.
     *
     * @throws IllegalStateException while {@link #isSnapshotting}, or if this table has something of that key group
     * @throws IllegalArgumentException if the state is another operator's, or of a key group that this table does not know
     */
    void attach(KeyGroupState state);
}
