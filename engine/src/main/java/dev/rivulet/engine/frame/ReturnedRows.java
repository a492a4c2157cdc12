package dev.rivulet.engine.frame;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of one batch that an unordered lookup had put off, with their answers, as a frame of the log: here they go on. It has their records once
 * more, so that nothing before it in the log is needed. Immutable.
 *
 * <p>Layout, big-endian, version 1; a newer version is refused:
 *
 * <pre>
 *   0  u8   version (1)
 *   1  i64  position in the log of the batch that they came of, in bytes
 *   9  i32  checksum of the form that the answers are written in
 *  13  i32  length │ the lookup's uid in UTF-8
 *           i32  number of rows, then per row, in their order in the batch:
 *           i32  index in that batch of the record that the row came of
 *           i32  the row's place among those that the same record makes the lookup ask about
 *           u8   what came of it, as in {@link LookupAnswers}, but for 4
 *           i32  length │ the answer in its form; of a failure the cause in UTF-8
 *           i32  length │ a batch, in its own layout, with one record for each row, in their order
 * </pre>
 *
 * @param form checksum of the form of the answers
 * @param rows at least one
 * @param records everything but the records is as in the batch that they came of
 */
public record ReturnedRows(long batchPosition, int form, String uid, List<Row> rows, Batch records)
        implements ControlFrame {

    private static final int VERSION = 1;

    /**
     * A row.
     *
     * @param place among those that the same record makes the lookup ask about
     * @param answer to it; its record is the index in the batch that it came of
     */
    public record Row(int place, LookupAnswers.Answer answer) {}

    public ReturnedRows {
        rows = List.copyOf(rows);
        if (rows.isEmpty() || rows.size() != records.recordCount()) {
            throw new IllegalArgumentException(
                    rows.size() + " rows come back with " + records.recordCount() + " records, wanted one for each");
        }
    }

    /** Which rows they are, in their order. */
    public List<RowPlace> places() {
        return rows.stream()
                .map(row -> new RowPlace(uid, batchPosition, row.answer.record(), row.place))
                .toList();
    }

    @Override
    public int kind() {
        return FrameKind.RETURNED_ROWS;
    }

    @Override
    public ByteBuffer encoded() {
        ByteWriter out = new ByteWriter();
        out.putByte(VERSION);
        out.putLong(batchPosition);
        out.putInt(form);
        out.putString(uid);
        out.putInt(rows.size());
        for (Row row : rows) {
            out.putInt(row.answer.record());
            out.putInt(row.place);
            out.putByte(row.answer.outcome().ordinal());
            out.putSizedBytes(row.answer.content());
        }
        FrameBytes.putBatch(records, out);
        return ByteBuffer.wrap(out.toByteArray());
    }

    /** At least as much as {@link #encoded} takes, in bytes. */
    public long sizeMaxBytes() {
        long sizeBytes = 25 + 3L * uid.length() + records.sizeBytes();
        for (Row row : rows) {
            sizeBytes += 13 + row.answer.content().length;
        }
        return sizeBytes;
    }

    /**
     * @throws IllegalArgumentException if the bytes are none of a known version
     */
    public static ReturnedRows decode(ByteBuffer payload) {
        ByteReader in = FrameBytes.versioned(payload, VERSION, "a frame of returned rows");
        long batchPosition = in.readLong();
        int form = in.readInt();
        String uid = in.readString();
        int count = in.readInt();
        List<Row> rows = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            int record = in.readInt();
            int place = in.readInt();
            rows.add(new Row(
                    place,
                    new LookupAnswers.Answer(record, LookupAnswers.outcome(in.readByte()), in.readSizedBytes())));
        }
        return new ReturnedRows(batchPosition, form, uid, rows, FrameBytes.readBatch(in));
    }
}
