package dev.rivulet.delta.history;

import dev.rivulet.core.sink.EpochSeal;
import java.util.List;

/**
 * What a commit tells of the epochs in it, for the table's history and for whoever checks a replay. Immutable.
 *
 * @param firstEpoch the first of the contiguous epochs
 * @param lastEpoch the last of them
 * @param markPosition where the last epoch's mark ends in the log, in bytes
 * @param term the term of the run that commits
 * @param seals of the epochs among them that have rows, ascending
 */
public record CommitNotes(long firstEpoch, long lastEpoch, long markPosition, long term, List<EpochSeal> seals) {

    public CommitNotes {
        seals = seals.stream().filter(seal -> seal.rowCount() > 0).toList();
    }

    /**
     * @param seals of contiguous epochs, ascending, at least one
     */
    public static CommitNotes of(List<EpochSeal> seals, long term) {
        EpochSeal last = seals.get(seals.size() - 1);
        return new CommitNotes(seals.get(0).epoch(), last.epoch(), last.markPosition(), term, seals);
    }

    /** How many rows the epochs have together. */
    public long rowCount() {
        return seals.stream().mapToLong(EpochSeal::rowCount).sum();
    }

    /** The sum of the rows' 64-bit hashes, free of their order. */
    public long digest() {
        return seals.stream().mapToLong(EpochSeal::digest).sum();
    }
}
