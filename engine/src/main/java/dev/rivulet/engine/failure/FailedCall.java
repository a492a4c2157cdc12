package dev.rivulet.engine.failure;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.plan.Guard;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A call of a user's function that failed for good: whose it was, on what, where in the log, and why. Immutable.
 *
 * @param entry the log's entry that was worked on
 * @param record the index in the batch of the record that the row came of, {@link RejectedRecord#NO_RECORD} if of no one record
 * @param kind what it failed on
 * @param timeMicros the event time of that, or when it was due
 * @param text that for people to read, in UTF-8
 */
public record FailedCall(
        Guard guard,
        Throwable cause,
        LogEntry entry,
        int record,
        RejectedRecord.Kind kind,
        long timeMicros,
        byte[] text) {

    /** Beyond, a row in a message helps nobody. */
    private static final int TEXT_LENGTH_MAX = 500;

    /** For the dead letters. */
    public RejectedRecord letter() {
        Batch batch = batchOfRecord();
        return new RejectedRecord(
                batch == null ? guard.operator() : batch.sourceUid(),
                batch == null ? kind.toString() : batch.resource(),
                batch == null ? timeMicros : batch.recordOffset(record),
                entry.position(),
                record,
                guard.operator(),
                cause.getClass().getName(),
                message(cause),
                kind,
                text,
                arrival(batch));
    }

    /** A record may be sent again; what had become of one, only if nothing else had, which is not known here. */
    private RejectedRecord.Arrival arrival(@Nullable Batch batch) {
        if (batch == null) {
            return RejectedRecord.Arrival.at(entry.processingTimeMicros());
        }
        return kind == RejectedRecord.Kind.RECORD
                ? RejectedRecord.Arrival.of(batch, record)
                : RejectedRecord.Arrival.notSendable(batch);
    }

    /** Tells the call from all others, the same in every run: where in the log, whose, and on what. */
    public String key() {
        CRC32C checksum = new CRC32C();
        checksum.update(text);
        return Omissions.recordKey(entry.position(), record) + " " + guard.operator() + " " + kind + " " + timeMicros
                + " " + Long.toHexString(checksum.getValue());
    }

    /** For a job that ends by it. */
    public JobException exception() {
        return new JobException(message() + advice(), cause);
    }

    /** For a job that ends by a row that a lookup has put off: its batch is through, so the record cannot be left out any more. */
    public JobException exceptionOfPutOff() {
        return new JobException(
                message() + "; start again when the lookup answers, or let the job go on without such rows by"
                        + " onError(ErrorPolicy.deadLetter()) or skip() at the step, or with what withDefault says",
                cause);
    }

    String advice() {
        return "; mend the function and start again, or let the job go on without such rows by"
                + " onError(ErrorPolicy.deadLetter()) or skip() at the step"
                + (record == RejectedRecord.NO_RECORD
                        ? ""
                        : ", or leave out this one by rivulet skip-record --position " + entry.position() + " --record "
                                + record);
    }

    /** Whose call failed, on what, and why. */
    String message() {
        String shown = new String(text, StandardCharsets.UTF_8);
        if (shown.length() > TEXT_LENGTH_MAX) {
            shown = shown.substring(0, TEXT_LENGTH_MAX) + "…";
        }
        return "step " + guard.operator() + " failed on " + place() + ", " + kind + " " + shown + ": "
                + cause.getClass().getName() + ": " + message(cause);
    }

    private String place() {
        Batch batch = batchOfRecord();
        return batch == null
                ? "what the log's entry at position " + entry.position() + " made due"
                : "record " + record + " of the batch at log position " + entry.position() + " (" + batch.resource()
                        + ":" + batch.recordOffset(record) + ")";
    }

    /** Null if it was no one record of a batch. */
    private @Nullable Batch batchOfRecord() {
        return record == RejectedRecord.NO_RECORD ? null : entry.batch();
    }

    /** What an exception says, as far as it can be asked: that is a user's code, too. */
    public static String message(Throwable cause) {
        try {
            String message = cause.getMessage();
            return message == null ? "no message" : message;
        } catch (RuntimeException | StackOverflowError e) {
            return "its message cannot be told";
        }
    }
}
