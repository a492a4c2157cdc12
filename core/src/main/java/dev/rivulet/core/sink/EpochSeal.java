package dev.rivulet.core.sink;

/**
 * The end of an epoch at one sink, as the engine computed it from the log. The same on every replay, but for what the sink refused of an
 * epoch that it has not committed: that is decided once, with the commit, and the target remembers it.
 *
 * @param epoch the epoch's number, from 1
 * @param markPosition where the epoch's mark ends in the log, in bytes
 * @param rowCount how many rows the epoch has for this sink, refused ones included
 * @param digest the sum of the rows' 64-bit hashes, free of their order, refused ones included
 * @param refused which of the rows the sink refused, so that they went to the dead letters
 */
public record EpochSeal(long epoch, long markPosition, long rowCount, long digest, RefusedRows refused) {

    /** The sink took all rows. */
    public EpochSeal(long epoch, long markPosition, long rowCount, long digest) {
        this(epoch, markPosition, rowCount, digest, RefusedRows.NONE);
    }

    /** How many rows the sink took. */
    public long writtenCount() {
        return rowCount - refused.count();
    }
}
