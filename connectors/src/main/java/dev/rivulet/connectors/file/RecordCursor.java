package dev.rivulet.connectors.file;

import dev.rivulet.core.batch.BatchBuilder;
import java.io.Closeable;
import java.io.IOException;

/**
 * The records of an open file, one after the other; the same each time that the file is read. Damage is no reason to throw: what is left of a
 * damaged file is one {@linkplain BatchBuilder#addFlawed flawed} record, and its last. Owned by the reader of its folder.
 */
public interface RecordCursor extends Closeable {

    /** What the decoder needs beside the records of this file; empty if nothing. */
    byte[] context();

    /**
     * Whether there is a record to take; reads as far as needed to know.
     *
     * @throws IOException if the file cannot be read now, which says nothing about what is in it
     */
    boolean hasRecord() throws IOException;

    /** The length in bytes of the record to take. */
    int recordLength();

    /** Takes the record that {@link #hasRecord} found. */
    void takeInto(BatchBuilder builder);

    /** Behind the last record that was taken. */
    FilePosition position();
}
