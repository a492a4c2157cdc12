package dev.rivulet.engine.job;

import dev.rivulet.core.batch.Batch;
import java.util.Locale;

/**
 * A record that did not make it into a row or a window, or something that a user's function failed on, kept with its origin so that
 * somebody can mend and resend it.
 *
 * @param source uid of its source; of the step or sink, if it came of no one record of a batch
 * @param resource where it came from, such as a file; of what came of no one record its kind
 * @param offset its place there, such as the line; or the event time in microseconds; 0 of a row that a sink refused
 * @param logPosition position in bytes of its batch in the log, or of the entry that made it due
 * @param recordIndex its index within the batch; {@link #NO_RECORD} if it came of no one record
 * @param operator the step whose function failed or refused it, by its uid or place, or the sink that refused it; empty if the record itself was malformed, or late
 * @param exception the class of what the function threw; empty where nothing was thrown
 * @param cause what was wrong
 * @param kind what the bytes are of
 * @param bytes the record as it came; anything else as text, a row as JSON where its type allows
 * @param arrival how the record came that it was, or became of
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
        byte[] bytes,
        Arrival arrival) {

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

    /** Whether a record can be sent through the pipeline again, so that nothing is doubled. */
    public enum Resend {
        /** It came whole, and nothing else has become of it. */
        AS_IT_IS,
        /** Only part of it was taken, and somebody has to put in the rest. */
        MENDED,
        /** Other rows have become of it, or it is no record, or too little of it is known. */
        NEVER;

        /** In lower case, as in files and messages. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * How a record came, so that it can be sent again.
     *
     * @param partition of its source; {@link #NO_PARTITION} if it came of no one record, or was written by a version that did not keep it
     * @param timeMicros when it was taken in, or what the log's clock said then, in microseconds since 1970; {@link Long#MIN_VALUE} if it is
     *     not known
     * @param context what the source's decoder needs beside the record, if that can be sent again; empty if nothing
     * @param resend whether it can be
     * @param raw the record as it came, of a row that can be sent again; else empty
     */
    public record Arrival(int partition, long timeMicros, byte[] context, Resend resend, byte[] raw) {

        /** The partition of what came of no one record of a batch. */
        public static final int NO_PARTITION = -1;

        private static final byte[] NOTHING = {};

        /** Nothing is known. */
        public static final Arrival NONE = at(Long.MIN_VALUE);

        /** Of what came of no one record. */
        public static Arrival at(long timeMicros) {
            return new Arrival(NO_PARTITION, timeMicros, NOTHING, Resend.NEVER, NOTHING);
        }

        /** Of a record that nothing has become of. */
        public static Arrival of(Batch batch, int record) {
            return new Arrival(
                    batch.partition(),
                    batch.ingestTimeMicros(),
                    batch.context(),
                    batch.isFlawed(record) ? Resend.MENDED : Resend.AS_IT_IS,
                    NOTHING);
        }

        /** Of a record that cannot be sent again: its batch's context, which may be large, is not asked for. */
        public static Arrival notSendable(Batch batch) {
            return new Arrival(batch.partition(), batch.ingestTimeMicros(), NOTHING, Resend.NEVER, NOTHING);
        }

        /** As it is, but for what has become of the record beside. */
        public Arrival notSendable() {
            return new Arrival(partition, timeMicros, NOTHING, Resend.NEVER, NOTHING);
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
        this(source, resource, offset, logPosition, recordIndex, "", "", cause, Kind.RECORD, bytes, Arrival.NONE);
    }

    /** What came from the source, as far as it is kept: not of what has become of a record that cannot be sent again. */
    public byte[] rawBytes() {
        return kind == Kind.RECORD ? bytes : arrival.raw;
    }

    /**
     * The same row, of which is known now what record it became of.
     *
     * @param isAllOfIt whether nothing else has become of the record
     */
    public RejectedRecord cameOf(Batch batch, int record, boolean isAllOfIt) {
        Arrival known = isAllOfIt && !batch.isFlawed(record)
                ? new Arrival(
                        batch.partition(),
                        batch.ingestTimeMicros(),
                        batch.context(),
                        Resend.AS_IT_IS,
                        batch.record(record))
                : Arrival.notSendable(batch);
        return new RejectedRecord(
                batch.sourceUid(),
                batch.resource(),
                batch.recordOffset(record),
                logPosition,
                record,
                operator,
                exception,
                cause,
                kind,
                bytes,
                known);
    }

    /** The same, but to send it again would double what else became of its record. */
    public RejectedRecord notSendable() {
        return new RejectedRecord(
                source,
                resource,
                offset,
                logPosition,
                recordIndex,
                operator,
                exception,
                cause,
                kind,
                bytes,
                arrival.notSendable());
    }
}
