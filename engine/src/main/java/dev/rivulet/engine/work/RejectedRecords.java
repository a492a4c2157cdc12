package dev.rivulet.engine.work;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.engine.emit.RefusedRow;
import dev.rivulet.engine.emit.RowOrigin;
import dev.rivulet.engine.feed.EntriesAgain;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.reject.RowText;
import dev.rivulet.engine.ring.DecodedBatch;
import java.io.IOException;

/** Makes what is kept of records that did not become rows. Stateless. */
final class RejectedRecords {

    private RejectedRecords() {}

    /**
     * @param entry the batch
     * @param record its index there
     * @param operator the step that refused it; empty if it was none
     */
    static RejectedRecord of(LogEntry entry, int record, String operator, String cause) {
        return of(entry, record, operator, cause, RejectedRecord.Arrival.of(batch(entry), record));
    }

    /** Of a record that is too late: to send it again would not help. */
    static RejectedRecord late(LogEntry entry, int record, String cause) {
        return of(entry, record, "", cause, RejectedRecord.Arrival.notSendable(batch(entry)));
    }

    private static Batch batch(LogEntry entry) {
        Batch batch = entry.batch();
        if (batch == null) {
            throw new AssertionError("only batches have records, the entry is " + entry);
        }
        return batch;
    }

    private static RejectedRecord of(
            LogEntry entry, int record, String operator, String cause, RejectedRecord.Arrival arrival) {
        Batch batch = batch(entry);
        return new RejectedRecord(
                batch.sourceUid(),
                batch.resource(),
                batch.recordOffset(record),
                entry.position(),
                record,
                operator,
                operator.isEmpty() ? "" : MalformedRowException.class.getName(),
                cause,
                RejectedRecord.Kind.RECORD,
                batch.record(record),
                arrival);
    }

    /** What a decode worker sends to the dead letters, with what is known when all of the batch has been decoded. */
    static RejectedRecord of(LogEntry entry, DecodedBatch decoded, DecodedBatch.Reject reject) {
        RejectedRecord letter = reject.letter();
        if (letter == null) {
            RejectedRecord record = of(entry, reject.record(), reject.operator(), reject.cause());
            return isAllOfRecord(entry, decoded, reject.record()) ? record : record.notSendable();
        }
        return letter.kind() == RejectedRecord.Kind.ROW ? cameOf(letter, entry, decoded, reject.record()) : letter;
    }

    /** A row without a window, of which its record is known. Of a row that comes back others may have gone on before. */
    static RejectedRecord cameOf(RejectedRecord letter, LogEntry entry, DecodedBatch decoded, int record) {
        return letter.cameOf(batch(entry), record, isAllOfRecord(entry, decoded, record));
    }

    /** What a row without a window came of. */
    static RowOrigin origin(LogEntry entry, DecodedBatch decoded, int record) {
        return RowOrigin.ofRecord(entry, record, isAllOfRecord(entry, decoded, record));
    }

    private static boolean isAllOfRecord(LogEntry entry, DecodedBatch decoded, int record) {
        return entry.returned() == null && decoded.isAllOfRecord(record);
    }

    /**
     * Of a row that a sink refuses.
     *
     * @param entry what it came of, or what made it due
     */
    static RejectedRecord refused(LogEntry entry, String sink, Object row, String cause) {
        return refused(sink, new RefusedRow<>(RowOrigin.ofNoRecord(entry), row, cause));
    }

    /**
     * Of a row that a sink's receiver refuses.
     *
     * @param log where its record is
     */
    static RejectedRecord refused(String sink, RefusedRow<?> refused, EntriesAgain log) throws IOException {
        RejectedRecord letter = refused(sink, refused);
        RowOrigin origin = refused.origin();
        return origin.hasRecord()
                ? letter.cameOf(
                        batch(log.at(origin.position(), origin.endPosition())), origin.record(), origin.isAllOfRecord())
                : letter;
    }

    private static RejectedRecord refused(String sink, RefusedRow<?> refused) {
        return new RejectedRecord(
                sink,
                RejectedRecord.Kind.ROW.toString(),
                0,
                refused.origin().position(),
                RejectedRecord.NO_RECORD,
                sink,
                "",
                refused.cause(),
                RejectedRecord.Kind.ROW,
                RowText.bytes(refused.row()),
                RejectedRecord.Arrival.at(refused.origin().timeMicros()));
    }
}
