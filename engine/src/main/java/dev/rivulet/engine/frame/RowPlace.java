package dev.rivulet.engine.frame;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;

/**
 * A row that has come to a lookup, told apart from all others. Immutable.
 *
 * @param uid the lookup's
 * @param batchPosition of the batch in the log, in bytes
 * @param record the index in the batch of the record that the row came of
 * @param place the row's among those that the same record makes the lookup ask about, from 0
 */
public record RowPlace(String uid, long batchPosition, int record, int place) {

    /** As i32 length │ uid │ i64 position │ i32 record │ i32 place. */
    public void write(ByteWriter out) {
        out.putString(uid);
        out.putLong(batchPosition);
        out.putInt(record);
        out.putInt(place);
    }

    /** Reads what {@link #write} wrote. */
    public static RowPlace read(ByteReader in) {
        return new RowPlace(in.readString(), in.readLong(), in.readInt(), in.readInt());
    }
}
