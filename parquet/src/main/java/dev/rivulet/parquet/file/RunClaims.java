package dev.rivulet.parquet.file;

import dev.rivulet.connectors.file.DamagedFileException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;

/**
 * What runs of repeated or packed values say about their lengths, which their decoder makes room for. Stateless.
 */
final class RunClaims {

    private static final int VARINT_LENGTH_MAX = 5;
    private static final int GROUP_SIZE = 8;

    private RunClaims() {}

    /**
     * What is there.
     *
     * @param valueCount at most as many as there may be
     * @param roomBytes how much room their decoder makes at a time
     */
    record Runs(long valueCount, long roomBytes) {}

    /**
     * @param bitWidth of a value, 0 to 32
     * @param valueCountMax how many values there may be; the last packed group may be filled up
     * @throws DamagedFileException if there are runs of none, of more, or without their bytes
     */
    static Runs check(byte[] bytes, int start, int end, int bitWidth, long valueCountMax) throws DamagedFileException {
        int at = start;
        long left = valueCountMax;
        long packedMax = 0;
        while (left > 0 && at < end) {
            long head = 0;
            int part = 0x80;
            for (int index = 0; part >= 0x80; index++) {
                if (index == VARINT_LENGTH_MAX || at == end) {
                    throw new DamagedFileException("a run of values has no length");
                }
                part = bytes[at++] & 0xff;
                head |= (part & 0x7fL) << (7 * index);
            }
            long length = head >>> 1;
            boolean isPacked = (head & 1) != 0;
            long sizeBytes = isPacked ? length * bitWidth : (bitWidth + 7) / 8;
            long lengthMax = isPacked ? (left + GROUP_SIZE - 1) / GROUP_SIZE : left;
            boolean isThere = sizeBytes <= end - at || isPacked; // Some writers leave out what fills up the last group.
            if (length == 0 || length > lengthMax || !isThere) {
                throw new DamagedFileException("a run says it has " + length + (isPacked ? " groups of" : "")
                        + " values of " + bitWidth + " bits, where " + left + " values and " + (end - at)
                        + " bytes are left");
            }
            at = (int) Math.min(end, at + sizeBytes);
            left -= isPacked ? length * GROUP_SIZE : length;
            packedMax = isPacked ? Math.max(packedMax, length * GROUP_SIZE) : packedMax;
        }
        return new Runs(valueCountMax - Math.max(0, left), packedMax * Integer.BYTES);
    }

    /**
     * Levels of so many values, all of which have to be there.
     *
     * @return how many of them are 0
     */
    static int countZeros(byte[] bytes, int start, int end, int bitWidth, int valueCount) throws IOException {
        RunLengthBitPackingHybridDecoder decoder =
                new RunLengthBitPackingHybridDecoder(bitWidth, new ByteArrayInputStream(bytes, start, end - start));
        int count = 0;
        for (int index = 0; index < valueCount; index++) {
            if (decoder.readInt() == 0) {
                count++;
            }
        }
        return count;
    }
}
