package dev.rivulet.kafka.position;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import java.io.IOException;

/**
 * How far a partition is read. Immutable.
 *
 * <p>It is the resume offset of batches with records, version 1, big-endian; so the log holds Kafka's own offsets:
 *
 * <pre>
 *   u8 version (1) │ i64 offset of the next record │ i32 leader's epoch at the last one, -1 if it is not known │ string topic │ i32 partition
 * </pre>
 *
 * @param next the offset of the next record
 * @param leaderEpoch by which a broker tells that its partition is another one by now, or has lost records that we have; -1 if it is not known
 */
public record PartitionOffset(KafkaPartition partition, long next, int leaderEpoch) {

    public static final int EPOCH_UNKNOWN = -1;

    private static final int VERSION = 1;

    public byte[] encode() {
        ByteWriter out = new ByteWriter();
        out.putByte(VERSION);
        out.putLong(next);
        out.putInt(leaderEpoch);
        out.putString(partition.topic());
        out.putInt(partition.number());
        return out.toByteArray();
    }

    /**
     * @throws IOException if it is of another version
     */
    public static PartitionOffset decode(byte[] bytes) throws IOException {
        ByteReader in = new ByteReader(bytes);
        int version = in.readByte();
        if (version != VERSION) {
            throw new IOException("offsets of Kafka are in the log in version " + version + ", this release reads "
                    + VERSION + "; run the release that wrote them, or a newer one");
        }
        long next = in.readLong();
        int leaderEpoch = in.readInt();
        return new PartitionOffset(new KafkaPartition(in.readString(), in.readInt()), next, leaderEpoch);
    }
}
