package dev.rivulet.core.source;

import java.io.IOException;

/**
 * Where records come from: the definition, which opens readers when a job starts. Immutable; one definition may serve many jobs.
 *
 * @param <T> the rows that its decoder makes
 */
public interface Source<T> {

    /**
     * Opens the source where the log left off.
     *
     * @return a reader owned by the source agent
     * @throws IOException if the source cannot be reached; the job does not start
     */
    SourceReader open(SourceContext context) throws IOException;

    /**
     * Whether the log is to hold offsets and checksums only, while the records stay with the source. Its readers then can {@link
     * SourceReader#readAgain read a range again} for as long as the log may need it.
     */
    default boolean logsReferences() {
        return false;
    }

    /**
     * What of a batch's {@linkplain dev.rivulet.core.batch.Batch#context context} the decoder needs for one of its records, so that a dead letter
     * keeps no more than that. A pure function; all of it unless the source has something to say of each record.
     *
     * @param recordOffset the record's, within the resource
     */
    default byte[] contextOf(byte[] context, long recordOffset) {
        return context;
    }

    /** How it is treated where a job cannot take all that comes. */
    default FlowPolicy flow() {
        return FlowPolicy.DEFAULT;
    }

    /** A new decoder, for one decode worker. */
    Decoder<T> newDecoder();

    /** A short description for plans and progress events, such as {@code file[/data/in, json]}. */
    String description();
}
