package dev.rivulet.core.source;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.row.MalformedRowException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Turns raw records into rows. One owner: each decode worker has its own. A pure function of the batch: it sees no clock and
 * keeps nothing from one batch to the next that could change a row.
 */
public interface Decoder<T> {

    /**
     * Decodes one record. Begins with {@link Batch#requireWhole}.
     *
     * @param index 0 to {@code batch.recordCount() - 1}, ascending within a batch
     * @throws MalformedRowException if the bytes are no such row; the message names field, value and what was wanted
     */
    T decode(Batch batch, int index) throws MalformedRowException;

    /**
     * The event time of a record that is no row and only says how far its partition has come, as a device's sign of life does. It moves
     * the watermark as a row of that time would, is not decoded, and counts as filtered.
     *
     * @return microseconds since 1970; empty, which is the default, for a record that is to be decoded
     */
    default OptionalLong heartbeatMicros(Batch batch, int index) {
        return OptionalLong.empty();
    }

    /**
     * How records have drifted from the rows' schema since this was last called, for people: each way once, such as {@code speed is unknown}.
     * It says nothing that a row could depend on.
     */
    default List<String> takeDrift() {
        return List.of();
    }
}
