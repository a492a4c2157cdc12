package dev.rivulet.system.sim;

/**
 * A row under way in the plain computation.
 *
 * @param eventTime microseconds since 1970
 * @param mark how far the partition of the batch at hand had come before it by its own records, {@link PlainWatermarks#NONE} for what
 *     comes as of before the batch
 * @param watermark what the operator that takes it goes by, as of the same; it is told when it gets there
 * @param record the index in the batch of the record that it came of, -1 if it came out of an operator
 */
record PlainRow(Item item, long eventTime, long mark, long watermark, int record) {

    /** Of a record of the batch. */
    static PlainRow ofRecord(Item item, long mark, int record) {
        return new PlainRow(item, item.timeMicros(), mark, mark, record);
    }

    /** Made due by the entry at hand. */
    static PlainRow fired(Item item, long eventTime) {
        return stamped(item, eventTime, PlainWatermarks.NONE);
    }

    /** Put out as if time had come to a mark. */
    static PlainRow stamped(Item item, long eventTime, long mark) {
        return new PlainRow(item, eventTime, mark, mark, -1);
    }

    /** What an operator makes of it. */
    PlainRow result(Item result) {
        return new PlainRow(result, eventTime, mark, watermark, -1);
    }

    /** What a step makes of it. */
    PlainRow with(Item changed) {
        return new PlainRow(changed, eventTime, mark, watermark, record);
    }

    /** The same at an operator. */
    PlainRow at(long newWatermark) {
        return new PlainRow(item, eventTime, mark, newWatermark, record);
    }

    /** The same, that nobody knows the record of any more. */
    PlainRow withoutRecord() {
        return new PlainRow(item, eventTime, mark, watermark, -1);
    }
}
