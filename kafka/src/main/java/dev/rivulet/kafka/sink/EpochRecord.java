package dev.rivulet.kafka.sink;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.SinkCommitter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the cluster remembers of a sink: a record of the epochs' topic, whose key is the sink's application id. It is sent in the transaction that
 * sends the rows of the epochs, so that there are both or none. Immutable.
 *
 * <p>Its value, version 1, big-endian:
 *
 * <pre>
 *   u8 version (1) │ i64 term │ i64 when that run opened the sink, microseconds since 1970 │ i64 last epoch, 0 if none
 *   i32 count of seals │ for each: i64 epoch │ i64 mark position │ i64 row count │ i64 digest
 * </pre>
 *
 * @param term of the run that sent it
 * @param openedMicros tells runs of one term from each other, of which there should be none
 * @param lastEpoch the last epoch that is in the topics
 * @param seals of epochs with rows: those of the transaction, or of the last one before if the run has only begun
 */
record EpochRecord(long term, long openedMicros, long lastEpoch, List<EpochSeal> seals) {

    /** Before the first one. */
    static final EpochRecord NONE = new EpochRecord(0, 0, SinkCommitter.NONE, List.of());

    private static final int VERSION = 1;

    EpochRecord {
        seals = List.copyOf(seals);
    }

    boolean isOfRun(long otherTerm, long otherOpenedMicros) {
        return term == otherTerm && openedMicros == otherOpenedMicros;
    }

    byte[] encode() {
        ByteWriter out = new ByteWriter();
        out.putByte(VERSION);
        out.putLong(term);
        out.putLong(openedMicros);
        out.putLong(lastEpoch);
        out.putInt(seals.size());
        for (EpochSeal seal : seals) {
            out.putLong(seal.epoch());
            out.putLong(seal.markPosition());
            out.putLong(seal.rowCount());
            out.putLong(seal.digest());
        }
        return out.toByteArray();
    }

    /**
     * @throws IOException if it is of another version
     */
    static EpochRecord decode(byte[] bytes) throws IOException {
        ByteReader in = new ByteReader(bytes);
        int version = in.readByte();
        if (version != VERSION) {
            throw new IOException("the topic of epochs has a record in version " + version + ", this release reads "
                    + VERSION + "; run the release that wrote it, or a newer one");
        }
        long term = in.readLong();
        long openedMicros = in.readLong();
        long lastEpoch = in.readLong();
        List<EpochSeal> seals = new ArrayList<>();
        for (int count = in.readInt(); count > 0; count--) {
            seals.add(new EpochSeal(in.readLong(), in.readLong(), in.readLong(), in.readLong()));
        }
        return new EpochRecord(term, openedMicros, lastEpoch, seals);
    }
}
