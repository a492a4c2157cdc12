package dev.rivulet.core.batch;

import dev.rivulet.core.row.MalformedRowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Raw records of one source partition, in the form in which they lie in the log; all that decoding them needs is in it. Immutable,
 * any thread.
 *
 * <p>Layout, little-endian, without padding, version 1, or 2 if some of its records were left out:
 *
 * <pre>
 *   0  u8   version (1 or 2)
 *   1  u8   flags: bit 0 = reference (the records stay with the source, only their checksum is here); bit 1 = replayed (the records do
 *           not come from the source now, but were dead letters; the resume offset is that of the replays)
 *   2  u16  reserved (0)
 *   4  i32  partition
 *   8  i64  ingest time, microseconds since 1970
 *  16  i32  record count
 *  20  i32  length of the source uid
 *  24  i32  length of the resource
 *  28  i32  length of the context
 *  32  i32  length of the start offset
 *  36  i32  length of the resume offset
 *  40  i32  length of the records region
 *  44  u32  CRC32C of the records region
 *  48       uid, resource (both UTF-8), context, start offset, records region (absent in a reference), resume offset; in version 2
 *           an i32, how many records between the offsets were left out
 *
 *  each record in the region:
 *   0  i64  offset of the record within the resource, such as the line number
 *   8  i32  bit 31 = flawed; the other bits: length of what follows
 *  12       bytes; of a flawed record: what is left of its bytes, the flaw in UTF-8, u16 length of the flaw
 * </pre>
 *
 * <p>A record is flawed if the source could not take it whole, since it is too long or what holds it is damaged. No decoder can make
 * a row of it; it is in the log like any other, so that it reaches the dead letters exactly once, with the flaw as its cause.
 *
 * <p>A newer version is refused by {@link #decode}; there is none older.
 */
public final class Batch {

    static final int VERSION = 1;
    static final int VERSION_THINNED = 2;
    static final int OMITTED_SIZE_BYTES = 4;
    static final int FLAG_REFERENCE = 1;
    static final int FLAG_REPLAYED = 2;
    static final int HEADER_SIZE_BYTES = 48;
    static final int RECORD_HEADER_SIZE_BYTES = 12;
    static final int RECORD_FLAWED = 1 << 31;
    static final int FLAW_LENGTH_SIZE_BYTES = 2;

    private final byte[] bytes;
    private final int sizeBytes;
    private final ByteBuffer view;
    private final String sourceUid;
    private final String resource;
    private final int recordCount;
    private final int contextStart;
    private final int recordsStart;
    private final int resumeOffsetStart;
    private final int resumeOffsetEnd;

    /** Where each record's header starts in {@link #bytes}; empty in a reference. */
    private final int[] recordStarts;

    Batch(byte[] bytes, int sizeBytes, int[] recordStarts) {
        this.bytes = bytes;
        this.sizeBytes = sizeBytes;
        this.view = ByteBuffer.wrap(bytes, 0, sizeBytes).order(ByteOrder.LITTLE_ENDIAN);
        this.recordCount = view.getInt(16);
        int uidLength = view.getInt(20);
        int resourceLength = view.getInt(24);
        this.sourceUid = new String(bytes, HEADER_SIZE_BYTES, uidLength, StandardCharsets.UTF_8);
        this.resource = new String(bytes, HEADER_SIZE_BYTES + uidLength, resourceLength, StandardCharsets.UTF_8);
        this.contextStart = HEADER_SIZE_BYTES + uidLength + resourceLength;
        this.recordsStart = contextStart + view.getInt(28) + view.getInt(32);
        this.resumeOffsetEnd = sizeBytes - (bytes[0] == VERSION_THINNED ? OMITTED_SIZE_BYTES : 0);
        this.resumeOffsetStart = resumeOffsetEnd - view.getInt(36);
        this.recordStarts = recordStarts;
    }

    /**
     * Reads a batch from the log.
     *
     * @param source its bytes from position to limit, which are copied
     * @throws IllegalArgumentException if they are no batch of a known version; the log's own checksum should have caught damage
     */
    public static Batch decode(ByteBuffer source) {
        byte[] bytes = new byte[source.remaining()];
        source.get(source.position(), bytes);
        return new Batch(bytes, bytes.length, BatchLayout.checkedRecordStarts(bytes));
    }

    /** The encoded form, for the log. A new read-only buffer at each call. */
    public ByteBuffer encoded() {
        return ByteBuffer.wrap(bytes, 0, sizeBytes).asReadOnlyBuffer();
    }

    public int sizeBytes() {
        return sizeBytes;
    }

    public String sourceUid() {
        return sourceUid;
    }

    public int partition() {
        return view.getInt(4);
    }

    public long ingestTimeMicros() {
        return view.getLong(8);
    }

    /** Where the records come from, for people: a file, a topic and partition. */
    public String resource() {
        return resource;
    }

    /** What the source's decoder needs beside the records, such as the header line of a CSV file; empty if nothing. */
    public byte[] context() {
        return Arrays.copyOfRange(bytes, contextStart, contextStart + view.getInt(28));
    }

    /** The source's offset before the first record. */
    public byte[] startOffset() {
        int start = contextStart + view.getInt(28);
        return Arrays.copyOfRange(bytes, start, start + view.getInt(32));
    }

    /** The source's offset after the last record. */
    public byte[] resumeOffset() {
        return Arrays.copyOfRange(bytes, resumeOffsetStart, resumeOffsetEnd);
    }

    public int recordCount() {
        return recordCount;
    }

    /** How many records of the source between the batch's offsets were left out, as the log was to have a sample of them only. */
    public int omittedCount() {
        return resumeOffsetEnd == sizeBytes ? 0 : view.getInt(resumeOffsetEnd);
    }

    /** Whether the records stayed with the source, to be {@linkplain dev.rivulet.core.source.SourceReader#readAgain read again}. */
    public boolean isReference() {
        return (bytes[1] & FLAG_REFERENCE) != 0;
    }

    /**
     * Whether the records were dead letters that somebody sends through again. Such a batch is of its source and partition like any other,
     * but its offsets say how far the replays have come, and nothing about the source.
     */
    public boolean isReplayed() {
        return (bytes[1] & FLAG_REPLAYED) != 0;
    }

    /** CRC32C of the records region, also in a reference. */
    public int recordsChecksum() {
        return view.getInt(44);
    }

    /** The offset of a record within the resource, such as the line number. */
    public long recordOffset(int index) {
        return view.getLong(recordStarts[index]);
    }

    /** Where the bytes of a record start in {@link #buffer}. */
    public int recordStart(int index) {
        return recordStarts[index] + RECORD_HEADER_SIZE_BYTES;
    }

    /** How many bytes of the record there are; of a flawed one, what is left. */
    public int recordLength(int index) {
        int length = view.getInt(recordStarts[index] + 8);
        if (length >= 0) {
            return length;
        }
        int wholeLength = length & ~RECORD_FLAWED;
        int flawLength = view.getShort(recordStart(index) + wholeLength - FLAW_LENGTH_SIZE_BYTES) & 0xffff;
        return wholeLength - FLAW_LENGTH_SIZE_BYTES - flawLength;
    }

    /** Whether the source could not take the record whole. */
    public boolean isFlawed(int index) {
        return view.getInt(recordStarts[index] + 8) < 0;
    }

    /**
     * Passes if the source took the record whole. Every decoder begins with it.
     *
     * @throws MalformedRowException with the flaw as its message, such as {@code the line is longer than 1048576 bytes}
     */
    public void requireWhole(int index) throws MalformedRowException {
        if (isFlawed(index)) {
            int flawStart = recordStart(index) + recordLength(index);
            int flawEnd = recordStart(index)
                    + (view.getInt(recordStarts[index] + 8) & ~RECORD_FLAWED)
                    - FLAW_LENGTH_SIZE_BYTES;
            throw new MalformedRowException(new String(bytes, flawStart, flawEnd - flawStart, StandardCharsets.UTF_8));
        }
    }

    /** The bytes that {@link #recordStart} and {@link #recordLength} speak of; not to be changed. */
    public byte[] buffer() {
        return bytes;
    }

    /** A copy of the bytes of a record. */
    public byte[] record(int index) {
        int start = recordStart(index);
        return Arrays.copyOfRange(bytes, start, start + recordLength(index));
    }

    /** The same batch without its records, for a source that logs offsets only. */
    public Batch toReference() {
        int resumeOffsetLength = sizeBytes - resumeOffsetStart;
        byte[] reference = Arrays.copyOf(bytes, recordsStart + resumeOffsetLength);
        System.arraycopy(bytes, resumeOffsetStart, reference, recordsStart, resumeOffsetLength);
        reference[1] |= FLAG_REFERENCE;
        return new Batch(reference, reference.length, new int[0]);
    }

    /**
     * A batch with these records and everything else as it is here: what was logged stays what it was.
     *
     * @param again of which the records are taken
     */
    public Batch withRecordsOf(Batch again) {
        int recordsLength = again.resumeOffsetStart - again.recordsStart;
        int resumeOffsetLength = sizeBytes - resumeOffsetStart;
        byte[] whole = Arrays.copyOf(bytes, recordsStart + recordsLength + resumeOffsetLength);
        System.arraycopy(again.bytes, again.recordsStart, whole, recordsStart, recordsLength);
        System.arraycopy(bytes, resumeOffsetStart, whole, recordsStart + recordsLength, resumeOffsetLength);
        whole[1] &= ~FLAG_REFERENCE;
        return new Batch(whole, whole.length, BatchLayout.checkedRecordStarts(whole));
    }

    /**
     * A batch with some of the records, and everything else as it is here.
     *
     * @param records their indices, at least one; in it they come in this order
     * @throws IllegalStateException if the records are not here, but with the source
     */
    public Batch only(int... records) {
        if (isReference()) {
            throw new IllegalStateException("the records of " + this + " are with the source, wanted here");
        }
        int recordsLength = 0;
        for (int record : records) {
            recordsLength += wholeLength(record);
        }
        int resumeOffsetLength = sizeBytes - resumeOffsetStart;
        byte[] some = Arrays.copyOf(bytes, recordsStart + recordsLength + resumeOffsetLength);
        int end = recordsStart;
        for (int record : records) {
            System.arraycopy(bytes, recordStarts[record], some, end, wholeLength(record));
            end += wholeLength(record);
        }
        System.arraycopy(bytes, resumeOffsetStart, some, end, resumeOffsetLength);
        ByteBuffer header = ByteBuffer.wrap(some).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(16, records.length);
        header.putInt(40, recordsLength);
        header.putInt(44, checksum(some, recordsStart, end));
        return new Batch(some, some.length, BatchLayout.checkedRecordStarts(some));
    }

    /**
     * A batch with some of the records, which knows how many are missing, and everything else as it is here.
     *
     * @param records their indices, ascending, at least one
     */
    public Batch thinned(int... records) {
        Batch some = only(records);
        byte[] counted = Arrays.copyOf(some.bytes, some.resumeOffsetEnd + OMITTED_SIZE_BYTES);
        counted[0] = VERSION_THINNED;
        ByteBuffer.wrap(counted)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(some.resumeOffsetEnd, omittedCount() + recordCount - records.length);
        return new Batch(counted, counted.length, some.recordStarts);
    }

    /** With its header, and of a flawed record the flaw. */
    private int wholeLength(int index) {
        return RECORD_HEADER_SIZE_BYTES + (view.getInt(recordStarts[index] + 8) & ~RECORD_FLAWED);
    }

    /** Whether the other batch has the records that this one refers to. */
    public boolean matches(Batch other) {
        return recordCount == other.recordCount
                && recordsChecksum() == other.recordsChecksum()
                && other.recordsChecksum() == checksum(other.bytes, other.recordsStart, other.resumeOffsetStart);
    }

    static int checksum(byte[] bytes, int start, int end) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, start, end - start);
        return (int) crc.getValue();
    }

    @Override
    public String toString() {
        return sourceUid + "/" + partition() + " " + resource + " x " + recordCount;
    }
}
