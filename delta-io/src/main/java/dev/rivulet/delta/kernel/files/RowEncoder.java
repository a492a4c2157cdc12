package dev.rivulet.delta.kernel.files;

import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/**
 * Takes rows apart for a Parquet file. One owner, one file.
 *
 * @param <T> the rows
 */
public interface RowEncoder<T> {

    MessageType schema();

    /**
     * Writes the fields of one row between {@code startMessage} and {@code endMessage}, which the caller sends.
     *
     * @throws IllegalArgumentException if the row breaks a promise of the schema, naming the column; the file is lost
     */
    void encode(T row, RecordConsumer consumer);
}
