package dev.rivulet.core.source;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.row.MalformedRowException;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Turns raw records into rows, of most formats a record into a row. One owner: each decode worker has its own. A pure function of the batch: it sees no clock and
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
     * Decodes one record of which several rows may come, such as a pack of measurements, or none, which counts as filtered. By default it is
     * the one row of {@link #decode}. The rows share what is of their record: they are dead letters together, as that record, if one of them is
     * malformed, and none makes another late.
     *
     * @param index as of {@link #decode}
     * @param rows takes them in their order; those that it was given before an exception are none
     * @throws MalformedRowException as {@link #decode}
     */
    default void decodeAll(Batch batch, int index, Consumer<? super T> rows) throws MalformedRowException {
        rows.accept(decode(batch, index));
    }

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
