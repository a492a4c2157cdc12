package dev.rivulet.core.batch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Encodes a {@link Batch} as its records come. One owner; good for one batch. */
public final class BatchBuilder {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int FLAW_LENGTH_MAX_BYTES = 0xffff;

    private byte[] bytes;
    private int size;
    private int[] recordStarts = new int[64];
    private int recordCount;
    private final int recordsStart;

    /**
     * @param partition from 0; small, since readers of the log keep an entry for each
     * @param resource where the records come from, for people
     * @param context what the decoder needs beside the records; empty if nothing
     * @param startOffset the source's offset before the first record
     */
    public BatchBuilder(String sourceUid, int partition, String resource, byte[] context, byte[] startOffset) {
        if (partition < 0) {
            throw new IllegalArgumentException(
                    "source " + sourceUid + ": partition is " + partition + ", wanted 0 or more");
        }
        byte[] uid = sourceUid.getBytes(StandardCharsets.UTF_8);
        byte[] place = resource.getBytes(StandardCharsets.UTF_8);
        this.recordsStart = Batch.HEADER_SIZE_BYTES + uid.length + place.length + context.length + startOffset.length;
        this.bytes = new byte[Math.max(1024, recordsStart * 2)];
        ByteBuffer head = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        head.put(0, (byte) Batch.VERSION).putInt(4, partition);
        head.putInt(20, uid.length).putInt(24, place.length).putInt(28, context.length);
        head.putInt(32, startOffset.length);
        head.position(Batch.HEADER_SIZE_BYTES).put(uid).put(place).put(context).put(startOffset);
        this.size = recordsStart;
    }

    /**
     * Adds a record.
     *
     * @param offset of the record within the resource, such as the line number
     */
    public void add(long offset, byte[] source, int start, int length) {
        startRecord(offset, length, 0);
        append(source, start, length);
    }

    /**
     * Adds a record that the source could not take whole.
     *
     * @param length of what is left of it, or of its beginning
     * @param flaw what is wrong with it, to become the cause of a dead letter; cut at 64 KiB. The same words each time the record is
     *     read, since they count for the checksum
     */
    public void addFlawed(long offset, byte[] source, int start, int length, String flaw) {
        byte[] reason = flaw.getBytes(StandardCharsets.UTF_8);
        int reasonLength = Math.min(reason.length, FLAW_LENGTH_MAX_BYTES);
        startRecord(offset, length + reasonLength + Batch.FLAW_LENGTH_SIZE_BYTES, Batch.RECORD_FLAWED);
        append(source, start, length);
        append(reason, 0, reasonLength);
        bytes[size++] = (byte) reasonLength;
        bytes[size++] = (byte) (reasonLength >>> 8);
    }

    /** The records were dead letters, see {@link Batch#isReplayed}. */
    public void markReplayed() {
        bytes[1] |= Batch.FLAG_REPLAYED;
    }

    public int recordCount() {
        return recordCount;
    }

    /** The size of the records so far, with their headers. */
    public int recordsSizeBytes() {
        return size - recordsStart;
    }

    /**
     * Whether a record may be added without exceeding limits; the first one always may.
     *
     * @param length of the record, in bytes
     */
    public boolean hasRoom(int length, int recordCountMax, int sizeBytesMax) {
        return recordCount == 0
                || recordCount < recordCountMax
                        && (long) recordsSizeBytes() + Batch.RECORD_HEADER_SIZE_BYTES + length <= sizeBytesMax;
    }

    /**
     * Ends the batch; the builder must not be used any more.
     *
     * @param resumeOffset the source's offset after the last record
     * @param ingestTimeMicros when the records came in, in microseconds since 1970
     */
    public Batch build(byte[] resumeOffset, long ingestTimeMicros) {
        int recordsEnd = size;
        ensureRoom(resumeOffset.length);
        append(resumeOffset, 0, resumeOffset.length);
        ByteBuffer head = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(8, ingestTimeMicros).putInt(16, recordCount).putInt(36, resumeOffset.length);
        head.putInt(40, recordsEnd - recordsStart);
        head.putInt(44, Batch.checksum(bytes, recordsStart, recordsEnd));
        return new Batch(bytes, size, Arrays.copyOf(recordStarts, recordCount));
    }

    private void startRecord(long offset, int length, int flag) {
        ensureRoom(Math.addExact(Batch.RECORD_HEADER_SIZE_BYTES, length));
        if (recordCount == recordStarts.length) {
            recordStarts = Arrays.copyOf(recordStarts, recordCount * 2);
        }
        recordStarts[recordCount++] = size;
        LONGS.set(bytes, size, offset);
        INTS.set(bytes, size + 8, length | flag);
        size += Batch.RECORD_HEADER_SIZE_BYTES;
    }

    private void append(byte[] source, int start, int length) {
        System.arraycopy(source, start, bytes, size, length);
        size += length;
    }

    private void ensureRoom(int length) {
        if (length > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, length)));
        }
    }
}
