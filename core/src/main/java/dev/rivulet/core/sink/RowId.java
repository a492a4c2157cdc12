package dev.rivulet.core.sink;

/**
 * What a receiver knows a row by that comes more than once: the same on every replay, and no other row's. Immutable.
 *
 * @param applicationId of {@link SinkContext#applicationId}
 * @param position of the log's entry that the row came of, in bytes
 * @param ordinal which of the rows that this entry has for the sink, from 0
 */
public record RowId(String applicationId, long position, int ordinal) {

    /** All of it in one word, such as {@code job/sink/3f2c…/4096/7}. */
    @Override
    public String toString() {
        return applicationId + "/" + position + "/" + ordinal;
    }
}
