package dev.rivulet.kafka.position;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which partitions there are, under which number the log knows each, and where each was begun. Owned by the source agent. It is in the log
 * before any record of theirs, in one piece: so a partition that was begun at its end is not begun anew, at a later end, by the next start.
 *
 * <p>It is the resume offset of partition {@link #PARTITION}, version 1, big-endian; the first entry is number 1:
 *
 * <pre>
 *   u8 version (1) │ i32 count │ for each: string topic │ i32 partition │ i64 offset where it was begun
 * </pre>
 */
public final class PartitionLedger {

    /** The source's partition whose offset the ledger is. It never has a record, so it has no say in the watermark. */
    public static final int PARTITION = 0;

    private static final int VERSION = 1;

    private final Map<KafkaPartition, Integer> numbers = new LinkedHashMap<>();
    private final List<PartitionOffset> begun = new ArrayList<>();

    /**
     * @param bytes from the log; null if it has none
     * @throws IOException if it is of another version
     */
    public static PartitionLedger decode(byte @Nullable [] bytes) throws IOException {
        PartitionLedger ledger = new PartitionLedger();
        if (bytes == null) {
            return ledger;
        }
        ByteReader in = new ByteReader(bytes);
        int version = in.readByte();
        if (version != VERSION) {
            throw new IOException("the ledger of Kafka's partitions is in the log in version " + version
                    + ", this release reads " + VERSION + "; run the release that wrote it, or a newer one");
        }
        for (int count = in.readInt(); count > 0; count--) {
            KafkaPartition partition = new KafkaPartition(in.readString(), in.readInt());
            ledger.begin(new PartitionOffset(partition, in.readLong(), PartitionOffset.EPOCH_UNKNOWN));
        }
        return ledger;
    }

    public byte[] encode() {
        ByteWriter out = new ByteWriter();
        out.putByte(VERSION);
        out.putInt(begun.size());
        for (PartitionOffset start : begun) {
            out.putString(start.partition().topic());
            out.putInt(start.partition().number());
            out.putLong(start.next());
        }
        return out.toByteArray();
    }

    public boolean contains(KafkaPartition partition) {
        return numbers.containsKey(partition);
    }

    /** Notes a partition that is not in it. */
    public void begin(PartitionOffset start) {
        begun.add(start);
        numbers.put(start.partition(), begun.size());
    }

    /** Under which number the log knows a partition that is in it. */
    public int numberOf(KafkaPartition partition) {
        Integer number = numbers.get(partition);
        if (number == null) {
            throw new IllegalStateException("partition " + partition + " is not in the ledger");
        }
        return number;
    }

    /**
     * Where each partition goes on.
     *
     * @param resumeOffsets of the log, by number
     * @throws IOException if one is of another version
     */
    public Map<KafkaPartition, PartitionOffset> positions(Map<Integer, byte[]> resumeOffsets) throws IOException {
        Map<KafkaPartition, PartitionOffset> positions = new LinkedHashMap<>();
        for (PartitionOffset start : begun) {
            byte[] offset = resumeOffsets.get(numberOf(start.partition()));
            PartitionOffset position = offset == null ? start : PartitionOffset.decode(offset);
            if (!position.partition().equals(start.partition())) {
                throw new IOException("the log has an offset of " + position.partition() + " where " + start.partition()
                        + " was expected; it is damaged");
            }
            positions.put(start.partition(), position);
        }
        return positions;
    }
}
