package dev.rivulet.engine.frame;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What came of the calls that one lookup made for the rows of one batch, as a frame of the log. It lies behind its batch, and the batch goes
 * on only when it is durable; without the rows that it puts off, see {@link ReturnedRows}. Immutable.
 *
 * <p>Layout, big-endian, version 1; a newer version is refused:
 *
 * <pre>
 *   0  u8   version (1)
 *   1  i64  position of the batch in the log, in bytes
 *   9  i32  checksum of the form that the answers are written in
 *  13  i32  length │ the lookup's uid in UTF-8
 *           i32  number of answers, then per answer, in the order of the rows:
 *           i32  index in the batch of the record that the row came of
 *           u8   what came of it: 0 an answer, 1 none (null), 2 a failure, 3 not called, 4 put off
 *           i32  length │ the answer in its form; of a failure the cause in UTF-8
 * </pre>
 *
 * @param form checksum of the form of the answers
 */
public record LookupAnswers(long batchPosition, int form, String uid, List<Answer> answers) implements ControlFrame {

    private static final int VERSION = 1;

    /** What came of a call. The ordinals are part of the format. */
    public enum Outcome {
        ANSWERED,
        NOTHING,
        FAILED,
        NOT_CALLED,
        /** Nothing so far: the row comes back behind, and the batch goes on without it. */
        PUT_OFF
    }

    /**
     * Of one row.
     *
     * @param record the index in the batch of the record that the row came of
     * @param content the answer's bytes, or why it failed in UTF-8; else empty
     */
    public record Answer(int record, Outcome outcome, byte[] content) {}

    public LookupAnswers {
        answers = List.copyOf(answers);
    }

    /** Which rows the answers are to, in their order. */
    public List<RowPlace> places() {
        List<RowPlace> places = new ArrayList<>();
        int record = -1;
        int place = 0;
        for (Answer answer : answers) {
            place = answer.record == record ? place + 1 : 0;
            record = answer.record;
            places.add(new RowPlace(uid, batchPosition, record, place));
        }
        return places;
    }

    /** Which rows are put off. */
    public Set<RowPlace> putOff() {
        Set<RowPlace> found = new LinkedHashSet<>();
        List<RowPlace> places = places();
        for (int row = 0; row < answers.size(); row++) {
            if (answers.get(row).outcome == Outcome.PUT_OFF) {
                found.add(places.get(row));
            }
        }
        return found;
    }

    @Override
    public int kind() {
        return FrameKind.LOOKUP_ANSWERS;
    }

    @Override
    public boolean isSilent() { // Whoever waits for them has them already.
        return true;
    }

    @Override
    public ByteBuffer encoded() {
        ByteWriter out = new ByteWriter();
        out.putByte(VERSION);
        out.putLong(batchPosition);
        out.putInt(form);
        out.putString(uid);
        out.putInt(answers.size());
        for (Answer answer : answers) {
            out.putInt(answer.record);
            out.putByte(answer.outcome.ordinal());
            out.putSizedBytes(answer.content);
        }
        return ByteBuffer.wrap(out.toByteArray());
    }

    /** At least as much as {@link #encoded} takes, in bytes. */
    public long sizeMaxBytes() {
        long sizeBytes = 21 + 3L * uid.length();
        for (Answer answer : answers) {
            sizeBytes += 9 + answer.content.length;
        }
        return sizeBytes;
    }

    /**
     * @throws IllegalArgumentException if the bytes are none of a known version
     */
    public static LookupAnswers decode(ByteBuffer payload) {
        ByteReader in = FrameBytes.versioned(payload, VERSION, "a frame of answers");
        long batchPosition = in.readLong();
        int form = in.readInt();
        String uid = in.readString();
        int count = in.readInt();
        List<Answer> answers = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            answers.add(new Answer(in.readInt(), outcome(in.readByte()), in.readSizedBytes()));
        }
        return new LookupAnswers(batchPosition, form, uid, answers);
    }

    static Outcome outcome(int ordinal) {
        Outcome[] known = Outcome.values();
        if (ordinal < 0 || ordinal >= known.length) {
            throw new IllegalArgumentException(
                    "an answer has the outcome " + ordinal + ", wanted 0 to " + (known.length - 1));
        }
        return known[ordinal];
    }
}
