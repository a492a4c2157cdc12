package dev.rivulet.network.http.session;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import java.io.IOException;
import java.util.List;

/**
 * What the log knows of an endpoint's requests behind a batch, together with the {@link KeyMemory segments} before it. Immutable.
 *
 * <p>Version 1, big-endian; a newer one is refused, there is none older:
 *
 * <pre>
 *   u8 version (1) │ i64 number of the next record │ the {@link KeyRun run} of keys that no segment has
 * </pre>
 */
record IntakeOffset(long nextNumber, KeyRun recent) {

    static final IntakeOffset START = new IntakeOffset(0, new KeyRun(0, List.of()));

    private static final int VERSION = 1;

    byte[] encode() {
        ByteWriter out = new ByteWriter();
        out.putByte(VERSION);
        out.putLong(nextNumber);
        recent.write(out);
        return out.toByteArray();
    }

    /**
     * @throws IOException if the bytes are of another version, or damaged
     */
    static IntakeOffset decode(byte[] bytes) throws IOException {
        ByteReader in = new ByteReader(bytes);
        if (bytes.length < 9 || in.readByte() != VERSION) {
            throw new IOException("the log holds an offset of HTTP in another version than " + VERSION
                    + "; run the release that wrote it, or a newer one");
        }
        return new IntakeOffset(in.readLong(), KeyRun.read(in));
    }
}
