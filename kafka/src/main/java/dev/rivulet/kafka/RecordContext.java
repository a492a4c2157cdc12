package dev.rivulet.kafka;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.kafka.position.KafkaPartition;
import dev.rivulet.kafka.position.KafkaRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a batch says of each record beside its value. Immutable.
 *
 * <p>It is the batch's context, version 1, big-endian. A record is found by its offset, so that it is found in a part of the batch as well:
 *
 * <pre>
 *   u8 version (1) │ string topic │ i32 partition │ u8 1 if keys are here
 *   u16 count of headers │ string name of each │ i64 offset of the first record │ i32 count of records │ for each:
 *     i32 how much higher its offset is │ i64 milliseconds since 1970, negative if unknown │ u8 bit 0: has a value, bit 1: has a key
 *     key, if there is one and keys are here │ for each header: u8 0, or 1 and its bytes
 * </pre>
 *
 * <p>Bytes have an i32 length before them.
 */
record RecordContext(
        KafkaPartition partition, boolean hasKeys, List<String> headerNames, long[] offsets, List<About> records) {

    private static final int VERSION = 1;
    private static final int HAS_VALUE = 1;
    private static final int HAS_KEY = 2;

    /**
     * @param key null if the record has none, or keys are not here
     * @param headers in the order of their names; null where the record has none
     */
    record About(
            long offset,
            long timestampMillis,
            boolean hasValue,
            byte @Nullable [] key,
            List<byte @Nullable []> headers) {}

    static byte[] encode(KafkaPartition partition, RecordParts parts, List<KafkaRecord> records) {
        long first = records.isEmpty() ? 0 : records.get(0).offset();
        ByteWriter out = new ByteWriter();
        writeHead(out, partition, parts.hasKeys(), parts.headers(), first, records.size());
        for (KafkaRecord record : records) {
            byte[] key = parts.hasKeys() ? record.key() : null;
            About about =
                    new About(record.offset(), record.timestampMillis(), record.value() != null, key, record.headers());
            write(out, about, first);
        }
        return out.toByteArray();
    }

    /** The same of one record alone, encoded. */
    byte[] only(long offset) {
        ByteWriter out = new ByteWriter();
        writeHead(out, partition, hasKeys, headerNames, offset, 1);
        write(out, about(offset), offset);
        return out.toByteArray();
    }

    private static void writeHead(
            ByteWriter out, KafkaPartition partition, boolean hasKeys, List<String> headers, long first, int count) {
        out.putByte(VERSION);
        out.putString(partition.topic());
        out.putInt(partition.number());
        out.putByte(hasKeys ? 1 : 0);
        out.putShort(headers.size());
        headers.forEach(out::putString);
        out.putLong(first);
        out.putInt(count);
    }

    private static void write(ByteWriter out, About record, long first) {
        byte[] key = record.key();
        out.putInt((int) (record.offset() - first));
        out.putLong(record.timestampMillis());
        out.putByte((record.hasValue() ? HAS_VALUE : 0) | (key == null ? 0 : HAS_KEY));
        if (key != null) {
            out.putSizedBytes(key);
        }
        for (byte[] header : record.headers()) {
            out.putByte(header == null ? 0 : 1);
            if (header != null) {
                out.putSizedBytes(header);
            }
        }
    }

    /**
     * @throws IllegalArgumentException if the bytes are none of this version
     */
    static RecordContext decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int version = in.readByte();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "records of Kafka are in the log in version " + version + ", this release reads " + VERSION);
        }
        KafkaPartition partition = new KafkaPartition(in.readString(), in.readInt());
        boolean hasKeys = in.readByte() != 0;
        List<String> names = new ArrayList<>();
        for (int count = in.readUnsignedShort(); count > 0; count--) {
            names.add(in.readString());
        }
        long first = in.readLong();
        int count = in.readInt();
        long[] offsets = new long[count];
        List<About> records = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            offsets[index] = first + Integer.toUnsignedLong(in.readInt());
            records.add(readRecord(in, offsets[index], names.size()));
        }
        return new RecordContext(partition, hasKeys, names, offsets, records);
    }

    private static About readRecord(ByteReader in, long offset, int headerCount) {
        long timestampMillis = in.readLong();
        int flags = in.readByte();
        byte[] key = (flags & HAS_KEY) == 0 ? null : in.readSizedBytes();
        List<byte @Nullable []> headers = new ArrayList<>(headerCount);
        for (int index = 0; index < headerCount; index++) {
            headers.add(in.readByte() == 0 ? null : in.readSizedBytes());
        }
        return new About(offset, timestampMillis, (flags & HAS_VALUE) != 0, key, headers);
    }

    About about(long offset) {
        return records.get(Arrays.binarySearch(offsets, offset));
    }
}
