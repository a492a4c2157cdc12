package dev.rivulet.system.sim;

/**
 * A row under way in the plain computation.
 *
 * @param eventTime microseconds since 1970
 * @param watermark as of the records before the one that it came of
 * @param record the index in the batch of the record that it came of, -1 if it came out of an operator
 */
record PlainRow(Item item, long eventTime, long watermark, int record) {

    /** Out of an operator. */
    PlainRow(Item item, long eventTime, long watermark) {
        this(item, eventTime, watermark, -1);
    }
}
