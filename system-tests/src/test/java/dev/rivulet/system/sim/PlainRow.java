package dev.rivulet.system.sim;

/**
 * A row under way in the plain computation.
 *
 * @param eventTime microseconds since 1970
 * @param watermark as of the records before the one that it came of
 */
record PlainRow(Item item, long eventTime, long watermark) {}
