package dev.rivulet.engine.frame;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;

/**
 * A row that a lookup has put off and that has not come back yet, as checkpoints know it. Immutable.
 *
 * @param batch with the one record that it came of, of which it can be made again
 */
public record PutOffRow(RowPlace place, Batch batch) {

    /** As the place, see {@link RowPlace#write} │ i32 length │ the batch. */
    public void write(ByteWriter out) {
        place.write(out);
        FrameBytes.putBatch(batch, out);
    }

    /** Reads what {@link #write} wrote. */
    public static PutOffRow read(ByteReader in) {
        return new PutOffRow(RowPlace.read(in), FrameBytes.readBatch(in));
    }
}
