package dev.rivulet.engine.job;

import java.util.Locale;

/**
 * A record that did not make it into a row or a window, or something that a user's function failed on, kept with its origin so that
 * somebody can mend and resend it.
 *
 * @param source uid of its source; of the step or sink, if it is no record of a batch
 * @param resource where it came from, such as a file; of what came of no one record its kind
 * @param offset its place there, such as the line; or the event time in microseconds; 0 of a row that a sink refused
 * @param logPosition position in bytes of its batch in the log, or of the entry that made it due
 * @param recordIndex its index within the batch; {@link #NO_RECORD} if it came of no one record
 * @param operator the step whose function failed or refused it, by its uid or place, or the sink that refused it; empty if the record itself was malformed, or late
 * @param exception the class of what the function threw; empty where nothing was thrown
 * @param cause what was wrong
 * @param kind what the bytes are of
 * @param bytes the record as it came; anything else as text, a row as JSON where its type allows
 */
public record RejectedRecord(
        String source,
        String resource,
        long offset,
        long logPosition,
        int recordIndex,
        String operator,
        String exception,
        String cause,
        Kind kind,
        byte[] bytes) {

    /** What did not make it. */
    public enum Kind {
        /** A record of a source, as it came. */
        RECORD,
        /** A row that had become of one. */
        ROW,
        /** The result of a window. */
        WINDOW,
        /** What a timer was to do. */
        TIMER;

        /** In lower case, as in files and messages. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The index of what came of no one record of a batch. */
    public static final int NO_RECORD = -1;

    /** Without an operator, for a record that did not get as far as a function, or to no function's fault. */
    public RejectedRecord(
            String source,
            String resource,
            long offset,
            long logPosition,
            int recordIndex,
            String cause,
            byte[] bytes) {
        this(source, resource, offset, logPosition, recordIndex, "", "", cause, Kind.RECORD, bytes);
    }
}
