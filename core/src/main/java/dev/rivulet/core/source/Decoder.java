package dev.rivulet.core.source;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.row.MalformedRowException;

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
}
