package dev.rivulet.delta;

/**
 * What a commit tells of the epochs in it, for the table's history and for whoever checks a replay. Immutable.
 *
 * @param firstEpoch the first of the contiguous epochs
 * @param lastEpoch the last of them
 * @param markPosition where the last epoch's mark ends in the log, in bytes
 * @param rowCount how many rows the epochs have
 * @param digest the sum of the rows' 64-bit hashes, free of their order
 * @param term the term of the run that commits
 */
public record CommitNotes(long firstEpoch, long lastEpoch, long markPosition, long rowCount, long digest, long term) {}
