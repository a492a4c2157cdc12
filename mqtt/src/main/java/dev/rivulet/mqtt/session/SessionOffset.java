package dev.rivulet.mqtt.session;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the log knows of a session behind a batch: which is all that a receiver has to know to go on. Immutable.
 *
 * <p>Version 1, big-endian; a newer one is refused, there is none older:
 *
 * <pre>
 *   u8  version (1) │ i64 number of the next message
 *   u16 count       │ for each message of QoS 2 whose packet id may still mean it: u16 packet id │ i64 fingerprint │ u8 1 if released
 * </pre>
 */
public record SessionOffset(long nextNumber, List<KnownId> ids) {

    /** Of a log that has nothing of the source. */
    public static final SessionOffset START = new SessionOffset(0, List.of());

    private static final int VERSION = 1;

    /**
     * A packet id that means a message which is in the log.
     *
     * @param fingerprint of that message
     * @param isReleased whether the broker has said that it will not send it again, so that the id may come to mean another one
     */
    public record KnownId(int id, long fingerprint, boolean isReleased) {}

    public SessionOffset {
        ids = List.copyOf(ids);
    }

    public byte[] encode() {
        ByteWriter out = new ByteWriter();
        out.putByte(VERSION);
        out.putLong(nextNumber);
        out.putShort(ids.size());
        for (KnownId known : ids) {
            out.putShort(known.id());
            out.putLong(known.fingerprint());
            out.putByte(known.isReleased() ? 1 : 0);
        }
        return out.toByteArray();
    }

    /**
     * @throws IOException if the bytes are of another version
     */
    public static SessionOffset decode(byte[] bytes) throws IOException {
        ByteReader in = new ByteReader(bytes);
        if (bytes.length == 0 || in.readByte() != VERSION) {
            throw new IOException("the log holds an offset of MQTT in another version than " + VERSION
                    + "; run the release that wrote it, or a newer one");
        }
        long nextNumber = in.readLong();
        int count = in.readUnsignedShort();
        List<KnownId> ids = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            ids.add(new KnownId(in.readUnsignedShort(), in.readLong(), in.readByte() != 0));
        }
        return new SessionOffset(nextNumber, ids);
    }
}
