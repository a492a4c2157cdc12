package dev.rivulet.network.http.session;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys in the order in which the log got them. Immutable.
 *
 * <p>Big-endian, version 1; a newer one is refused, there is none older:
 *
 * <pre>
 *   u8  version (1) │ i64 ordinal of the first │ i32 count │ for each:
 *     16 bytes of the key's SHA-256 │ i64 fingerprint of the body │ i64 arrival, microseconds since 1970
 *     i32 count of records in the log │ u8 1 if these are all
 * </pre>
 *
 * @param firstOrdinal of the first, counted from 0 for the first key that the log ever got
 */
record KeyRun(long firstOrdinal, List<KnownKey> keys) {

    private static final int VERSION = 1;

    KeyRun {
        keys = List.copyOf(keys);
    }

    long endOrdinal() {
        return firstOrdinal + keys.size();
    }

    void write(ByteWriter out) {
        out.putByte(VERSION);
        out.putLong(firstOrdinal);
        out.putInt(keys.size());
        keys.forEach(key -> key.write(out));
    }

    /**
     * @throws IOException if the bytes are of another version, or damaged
     */
    static KeyRun read(ByteReader in) throws IOException {
        try {
            int version = in.readByte();
            if (version != VERSION) {
                throw new IOException("the log holds keys of HTTP requests in version " + version
                        + ", this release reads " + VERSION + "; run the release that wrote it, or a newer one");
            }
            long firstOrdinal = in.readLong();
            List<KnownKey> keys = new ArrayList<>();
            for (int count = in.readInt(); count > 0; count--) {
                keys.add(KnownKey.read(in));
            }
            return new KeyRun(firstOrdinal, keys);
        } catch (IllegalArgumentException e) {
            throw new IOException("keys of HTTP requests in the log are damaged: " + e.getMessage(), e);
        }
    }
}
