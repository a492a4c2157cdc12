package dev.rivulet.engine.reject;

import dev.rivulet.engine.job.RejectedRecord;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as a row of a table, for a sink that {@link dev.rivulet.engine.Pipeline#deadLettersTo} names. What is not known, or is not there, is null. Immutable.
 *
 * @param job the job's name
 * @param log the identity of the log, in which ids are unique
 * @param id see {@link DeadLetter}
 * @param epoch with which it was committed
 * @param source uid of its source; of the step or sink, if it came of no one record
 * @param partition of the source
 * @param resource where it came from, such as a file; of what came of no one record its kind
 * @param offset its place there; see {@link RejectedRecord}
 * @param logPosition in bytes, of its batch in the log, or of the entry that made it due
 * @param recordIndex within the batch
 * @param operator the step or sink that refused it; null if the record itself was malformed
 * @param exception the class of what a function threw
 * @param cause what was wrong
 * @param kind what the bytes are of: record, row, window, timer
 * @param bytes the record as it came; anything else as text
 * @param record of a row that can be sent again, the record that it became of, as it came
 * @param context what the source's decoder needs beside the record
 * @param resend whether it can be sent again: as-it-is, mended, never
 * @param time when it was taken in, or what the log's clock said then
 */
public record DeadLetterRow(
        String job,
        String log,
        String id,
        long epoch,
        String source,
        @Nullable Integer partition,
        String resource,
        long offset,
        long logPosition,
        @Nullable Integer recordIndex,
        @Nullable String operator,
        @Nullable String exception,
        String cause,
        String kind,
        byte[] bytes,
        byte @Nullable [] record,
        byte @Nullable [] context,
        String resend,
        @Nullable Instant time) {

    private static final long MICROS_PER_SECOND = 1_000_000;

    /**
     * @param context as much of the record's as is kept
     */
    static DeadLetterRow of(String job, UUID log, DeadLetter letter, byte[] context) {
        RejectedRecord rejected = letter.record();
        RejectedRecord.Arrival arrival = rejected.arrival();
        return new DeadLetterRow(
                job,
                log.toString(),
                letter.id(),
                letter.epoch(),
                rejected.source(),
                arrival.partition() == RejectedRecord.Arrival.NO_PARTITION ? null : (Integer) arrival.partition(),
                rejected.resource(),
                rejected.offset(),
                rejected.logPosition(),
                rejected.recordIndex() == RejectedRecord.NO_RECORD ? null : (Integer) rejected.recordIndex(),
                rejected.operator().isEmpty() ? null : rejected.operator(),
                rejected.exception().isEmpty() ? null : rejected.exception(),
                rejected.cause(),
                rejected.kind().toString(),
                rejected.bytes(),
                arrival.raw().length == 0 ? null : arrival.raw(),
                context.length == 0 ? null : context,
                arrival.resend().toString(),
                arrival.timeMicros() == Long.MIN_VALUE ? null : instant(arrival.timeMicros()));
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND), Math.floorMod(micros, MICROS_PER_SECOND) * 1_000);
    }

    /** The letter that it is the row of. */
    public DeadLetter letter() {
        RejectedRecord.Arrival arrival = new RejectedRecord.Arrival(
                partition == null ? RejectedRecord.Arrival.NO_PARTITION : partition,
                time == null ? Long.MIN_VALUE : time.getEpochSecond() * MICROS_PER_SECOND + time.getNano() / 1_000,
                context == null ? new byte[0] : context,
                RecordJson.resend(resend),
                record == null ? new byte[0] : record);
        RejectedRecord rejected = new RejectedRecord(
                source,
                resource,
                offset,
                logPosition,
                recordIndex == null ? RejectedRecord.NO_RECORD : recordIndex,
                operator == null ? "" : operator,
                exception == null ? "" : exception,
                cause,
                RejectedRecord.Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
                bytes,
                arrival);
        return new DeadLetter(id, epoch, rejected);
    }
}
