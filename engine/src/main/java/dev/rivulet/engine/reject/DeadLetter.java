package dev.rivulet.engine.reject;

import dev.rivulet.engine.job.RejectedRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter and the name that it keeps, whatever crashes and replays come: {@code EPOCH-POSITION-RECORD}, of its place in the log, with
 * {@code x} for the record of what came of no one record, and {@code -N} behind it for the N-th more of the same place. Immutable.
 *
 * @param id the name
 * @param epoch with which it was committed
 */
public record DeadLetter(String id, long epoch, RejectedRecord record) {

    /**
     * Names the letters of an epoch.
     *
     * @param records all of the epoch, in the order in which they were written
     */
    static List<DeadLetter> named(long epoch, List<RejectedRecord> records) {
        List<DeadLetter> letters = new ArrayList<>();
        Map<String, Integer> counts = new HashMap<>();
        for (RejectedRecord record : records) {
            int before = counts.merge(place(epoch, record), 1, Integer::sum) - 1;
            letters.add(of(epoch, record, before));
        }
        return letters;
    }

    /**
     * Names a letter.
     *
     * @param before how many letters of the same epoch and place came before it
     */
    static DeadLetter of(long epoch, RejectedRecord record, int before) {
        String place = place(epoch, record);
        return new DeadLetter(before == 0 ? place : place + "-" + before, epoch, record);
    }

    private static String place(long epoch, RejectedRecord record) {
        String index = record.recordIndex() == RejectedRecord.NO_RECORD ? "x" : "" + record.recordIndex();
        return epoch + "-" + record.logPosition() + "-" + index;
    }

    /**
     * What sends it through the pipeline again.
     *
     * @param mended its bytes as they should have come; null to send it as it came
     * @throws IllegalStateException if it cannot be sent, with the reason
     */
    public ReplayedRecord replayed(byte @Nullable [] mended) {
        boolean isSendable = switch (record.arrival().resend()) {
            case AS_IT_IS -> true;
            case MENDED -> mended != null;
            case NEVER -> false;
        };
        if (!isSendable) {
            throw new IllegalStateException(
                    record.arrival().resend() == RejectedRecord.Resend.MENDED
                            ? "only part of it was taken, so it has to be mended first"
                            : whyNever());
        }
        return new ReplayedRecord(
                id,
                record.source(),
                record.arrival().partition(),
                record.resource(),
                record.offset(),
                record.arrival().context(),
                mended == null ? record.rawBytes() : mended);
    }

    private String whyNever() {
        if (record.recordIndex() == RejectedRecord.NO_RECORD) {
            return "it is no record of a source, but a " + record.kind() + " that came of several";
        }
        return record.arrival().partition() == RejectedRecord.Arrival.NO_PARTITION
                ? "it was written by a version that did not keep what is needed"
                : "its record may have become other rows, too, which would be doubled";
    }
}
