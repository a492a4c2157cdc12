package dev.rivulet.core.batch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Checks the outer bounds of an encoded {@link Batch}, so that its accessors need not. Stateless. */
final class BatchLayout {

    private BatchLayout() {}

    /**
     * Where the records start.
     *
     * @throws IllegalArgumentException if a length does not fit
     */
    static int[] checkedRecordStarts(byte[] bytes) {
        if (bytes.length < Batch.HEADER_SIZE_BYTES) {
            throw new IllegalArgumentException("a batch has " + bytes.length + " bytes, wanted at least its header");
        }
        if (bytes[0] != Batch.VERSION && bytes[0] != Batch.VERSION_THINNED) {
            throw new IllegalArgumentException(
                    "a batch has version " + bytes[0] + ", this engine reads up to " + Batch.VERSION_THINNED);
        }
        ByteBuffer view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long headSize = Batch.HEADER_SIZE_BYTES;
        for (int at = 20; at <= 36; at += 4) {
            headSize += checkedLength(view.getInt(at));
        }
        boolean isReference = (bytes[1] & Batch.FLAG_REFERENCE) != 0;
        int omittedSize = bytes[0] == Batch.VERSION_THINNED ? Batch.OMITTED_SIZE_BYTES : 0;
        long size = headSize + omittedSize + (isReference ? 0 : checkedLength(view.getInt(40)));
        if (size != bytes.length) {
            throw new IllegalArgumentException("a batch has " + bytes.length + " bytes, its lengths add up to " + size);
        }
        int resumeOffsetLength = view.getInt(36);
        return isReference
                ? new int[0]
                : recordStarts(
                        view, (int) headSize - resumeOffsetLength, bytes.length - omittedSize - resumeOffsetLength);
    }

    private static int[] recordStarts(ByteBuffer view, int recordsStart, int end) {
        int count = view.getInt(16);
        if (count < 0 || count > (end - recordsStart) / Batch.RECORD_HEADER_SIZE_BYTES) {
            throw new IllegalArgumentException("a batch says it has " + count + " records, more than fit into it");
        }
        int[] starts = new int[count];
        int at = recordsStart;
        for (int index = 0; index < count; index++) {
            if (end - at < Batch.RECORD_HEADER_SIZE_BYTES) {
                throw new IllegalArgumentException("a batch ends within the header of record " + index);
            }
            int lengthAndFlaw = view.getInt(at + 8);
            int length = lengthAndFlaw & ~Batch.RECORD_FLAWED;
            if (length > end - at - Batch.RECORD_HEADER_SIZE_BYTES) {
                throw new IllegalArgumentException("a batch ends within record " + index);
            }
            starts[index] = at;
            at += Batch.RECORD_HEADER_SIZE_BYTES + length;
            if (lengthAndFlaw < 0) {
                checkFlaw(view, at, length, index);
            }
        }
        if (at != end) {
            throw new IllegalArgumentException("a batch has " + (end - at) + " bytes behind its last record");
        }
        return starts;
    }

    private static void checkFlaw(ByteBuffer view, int recordEnd, int length, int index) {
        boolean hasLength = length >= Batch.FLAW_LENGTH_SIZE_BYTES;
        if (!hasLength
                || (view.getShort(recordEnd - Batch.FLAW_LENGTH_SIZE_BYTES) & 0xffff)
                        > length - Batch.FLAW_LENGTH_SIZE_BYTES) {
            throw new IllegalArgumentException(
                    "a batch says record " + index + " is flawed, but its flaw does not fit");
        }
    }

    private static int checkedLength(int length) {
        if (length < 0) {
            throw new IllegalArgumentException("a batch has a length of " + length);
        }
        return length;
    }
}
