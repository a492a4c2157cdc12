package dev.rivulet.core.batch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Encodes a {@link Batch} as its records come. One owner; good for one batch.
 *
 * <p>The resume offset is known only at the end but lies before the records, so its length is fixed at the start: sources' offsets
 * have a fixed length for a resource, or are padded by the source.
 */
public final class BatchBuilder {

    private byte[] bytes;
    private int size;
    private int[] recordStarts = new int[64];
    private int recordCount;
    private final int recordsStart;
    private final int resumeOffsetStart;
    private final int resumeOffsetLength;

    /**
     * @param resource where the records come from, for people
     * @param context what the decoder needs beside the records; empty if nothing
     * @param startOffset the source's offset before the first record
     * @param resumeOffsetLength how long the resume offset will be, in bytes
     */
    public BatchBuilder(
            String sourceUid,
            int partition,
            String resource,
            byte[] context,
            byte[] startOffset,
            int resumeOffsetLength) {
        byte[] uid = sourceUid.getBytes(StandardCharsets.UTF_8);
        byte[] place = resource.getBytes(StandardCharsets.UTF_8);
        this.resumeOffsetLength = resumeOffsetLength;
        this.resumeOffsetStart =
                Batch.HEADER_SIZE_BYTES + uid.length + place.length + context.length + startOffset.length;
        this.recordsStart = resumeOffsetStart + resumeOffsetLength;
        this.bytes = new byte[Math.max(1024, recordsStart * 2)];
        ByteBuffer head = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        head.put(0, (byte) Batch.VERSION).putInt(4, partition);
        head.putInt(20, uid.length).putInt(24, place.length).putInt(28, context.length);
        head.putInt(32, startOffset.length).putInt(36, resumeOffsetLength);
        head.position(Batch.HEADER_SIZE_BYTES).put(uid).put(place).put(context).put(startOffset);
        this.size = recordsStart;
    }

    /**
     * Adds a record.
     *
     * @param offset of the record within the resource, such as the line number
     */
    public void add(long offset, byte[] source, int start, int length) {
        ensureRoom(Batch.RECORD_HEADER_SIZE_BYTES + length);
        if (recordCount == recordStarts.length) {
            recordStarts = Arrays.copyOf(recordStarts, recordCount * 2);
        }
        recordStarts[recordCount++] = size;
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(size, offset)
                .putInt(size + 8, length);
        System.arraycopy(source, start, bytes, size + Batch.RECORD_HEADER_SIZE_BYTES, length);
        size += Batch.RECORD_HEADER_SIZE_BYTES + length;
    }

    public int recordCount() {
        return recordCount;
    }

    /** The size of the records so far, with their headers. */
    public int recordsSizeBytes() {
        return size - recordsStart;
    }

    /**
     * Ends the batch; the builder must not be used any more.
     *
     * @param resumeOffset the source's offset after the last record, of the length announced
     * @param ingestTimeMicros when the records came in, in microseconds since 1970
     */
    public Batch build(byte[] resumeOffset, long ingestTimeMicros) {
        if (resumeOffset.length != resumeOffsetLength) {
            throw new IllegalArgumentException(
                    "the resume offset has " + resumeOffset.length + " bytes, announced were " + resumeOffsetLength);
        }
        System.arraycopy(resumeOffset, 0, bytes, resumeOffsetStart, resumeOffsetLength);
        ByteBuffer head = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(8, ingestTimeMicros).putInt(16, recordCount).putInt(40, size - recordsStart);
        head.putInt(44, Batch.checksum(bytes, recordsStart, size));
        return new Batch(bytes, size, Arrays.copyOf(recordStarts, recordCount));
    }

    private void ensureRoom(int length) {
        if (length > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, length)));
        }
    }
}
