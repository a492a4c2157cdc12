package dev.rivulet.engine.job;

/**
 * How the job's log stands: a copy of a moment. Positions are bytes of the log, growing for ever.
 *
 * @param firstPosition the oldest one kept
 * @param endPosition the end of all that was appended
 * @param durablePosition up to where it survives any crash
 * @param fullness the part of its quota that is used, from 0 to 1; 0 without a quota
 * @param refusalCount how often the sources had to wait since the start because the log or its disk was full
 */
public record LogView(long firstPosition, long endPosition, long durablePosition, double fullness, long refusalCount) {}
