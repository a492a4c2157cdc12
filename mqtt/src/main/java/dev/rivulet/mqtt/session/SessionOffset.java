package dev.rivulet.mqtt.session;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the log knows of a session behind a batch: which is all that a receiver has to know to go on. Immutable.
 *
 * <p>Version 3, big-endian; a newer one is refused, version 1 ends before the ranges, version 2 behind them:
 *
 * <pre>
 *   u8  version (3) │ i64 number of the next message
 *   u16 count       │ for each message of QoS 2 whose packet id may still mean it: u16 packet id │ i64 fingerprint │ u8 1 if released
 *   ranges of ids   │ of further such messages, for which the broker has not got PUBREC, see {@link IdRanges}
 *   u16 count       │ for each message that is remembered, the oldest first: u16 packet id │ i64 fingerprint
 * </pre>
 */
public record SessionOffset(long nextNumber, List<KnownId> ids, IdRanges unlisted, List<Remembered> remembered) {

    /** Of a log that has nothing of the source. */
    public static final SessionOffset START = new SessionOffset(0, List.of(), IdRanges.NONE, List.of());

    private static final int VERSION = 3;
    private static final int VERSION_WITHOUT_MEMORY = 2;
    private static final int VERSION_WITHOUT_RANGES = 1;

    /**
     * A packet id that means a message which is in the log.
     *
     * @param fingerprint of that message
     * @param isReleased whether the broker has said that it will not send it again, so that the id may come to mean another one
     */
    public record KnownId(int id, long fingerprint, boolean isReleased) {}

    /**
     * A message that is in the log and that the broker should not send again.
     *
     * @param id the packet id that it had, of which there may be several
     */
    public record Remembered(int id, long fingerprint) {}

    public SessionOffset {
        ids = List.copyOf(ids);
        remembered = List.copyOf(remembered);
    }

    /** What the log is to know of these messages: those that are in a batch, be it on its way. */
    static SessionOffset behind(long nextNumber, Map<Integer, Held> held, CompletedIds completed) {
        List<KnownId> listed = new ArrayList<>();
        List<Integer> unlisted = new ArrayList<>();
        held.forEach((id, each) -> {
            if (each.isListed()) {
                listed.add(new KnownId(id, each.fingerprint, each.leavingBehind != null));
            } else if (each.isInBatch) {
                unlisted.add(id);
            }
        });
        completed.addTo(listed);
        return new SessionOffset(nextNumber, listed, IdRanges.of(unlisted), completed.remembered());
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
        unlisted.encode(out);
        out.putShort(remembered.size());
        for (Remembered past : remembered) {
            out.putShort(past.id());
            out.putLong(past.fingerprint());
        }
        return out.toByteArray();
    }

    /**
     * @throws IOException if the bytes are of another version
     */
    public static SessionOffset decode(byte[] bytes) throws IOException {
        ByteReader in = new ByteReader(bytes);
        int version = bytes.length == 0 ? 0 : in.readByte();
        if (version < VERSION_WITHOUT_RANGES || version > VERSION) {
            throw new IOException("the log holds an offset of MQTT in version " + version + ", wanted up to " + VERSION
                    + "; run the release that wrote it, or a newer one");
        }
        long nextNumber = in.readLong();
        int count = in.readUnsignedShort();
        List<KnownId> ids = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            ids.add(new KnownId(in.readUnsignedShort(), in.readLong(), in.readByte() != 0));
        }
        IdRanges unlisted = version == VERSION_WITHOUT_RANGES ? IdRanges.NONE : IdRanges.decode(in);
        return new SessionOffset(
                nextNumber, ids, unlisted, version <= VERSION_WITHOUT_MEMORY ? List.of() : remembered(in));
    }

    private static List<Remembered> remembered(ByteReader in) {
        int count = in.readUnsignedShort();
        List<Remembered> remembered = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            remembered.add(new Remembered(in.readUnsignedShort(), in.readLong()));
        }
        return remembered;
    }
}
