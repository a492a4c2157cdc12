package dev.rivulet.engine.frame;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import java.nio.ByteBuffer;

/** What several frames have in common. Stateless. */
public final class FrameBytes {

    private FrameBytes() {}

    /**
     * The bytes behind the version byte.
     *
     * @throws IllegalArgumentException if it is another version
     */
    public static ByteReader versioned(ByteBuffer payload, int version, String what) {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(payload.position(), bytes);
        ByteReader in = new ByteReader(bytes);
        int found = in.readByte();
        if (found != version) {
            throw new IllegalArgumentException(what + " has version " + found + ", this engine reads " + version);
        }
        return in;
    }

    /** A batch inside of something else: i32 length │ the batch in its own layout. */
    static void putBatch(Batch batch, ByteWriter out) {
        byte[] bytes = new byte[batch.sizeBytes()];
        batch.encoded().get(bytes);
        out.putSizedBytes(bytes);
    }

    /** Reads what {@link #putBatch} wrote. */
    static Batch readBatch(ByteReader in) {
        return Batch.decode(ByteBuffer.wrap(in.readSizedBytes()));
    }
}
