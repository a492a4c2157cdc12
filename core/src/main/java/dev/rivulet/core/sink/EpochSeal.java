package dev.rivulet.core.sink;

/**
 * The end of an epoch at one sink, as the engine computed it from the log. The same on every replay.
 *
 * @param epoch the epoch's number, from 1
 * @param markPosition where the epoch's mark ends in the log, in bytes
 * @param rowCount how many rows the epoch has for this sink
 * @param digest the sum of the rows' 64-bit hashes, free of their order
 */
public record EpochSeal(long epoch, long markPosition, long rowCount, long digest) {}
