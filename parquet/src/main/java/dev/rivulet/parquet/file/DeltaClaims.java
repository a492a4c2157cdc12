package dev.rivulet.parquet.file;

import dev.rivulet.connectors.file.DamagedFileException;

/**
 * What values that are written as differences say about their numbers, which their decoder makes room for: it is read as far as it takes to
 * know where it ends. One owner.
 */
final class DeltaClaims {

    private static final int VARINT_LENGTH_MAX = 10;
    private static final int BLOCK_LENGTH_MAX = 1 << 16;
    private static final int BIT_WIDTH_MAX = 64;

    private final byte[] bytes;
    private final int end;
    private int at;
    private long valueCountSum;

    private DeltaClaims(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
    }

    /**
     * @param sequences how many there are, one behind the other: 2 for texts that share their beginnings
     * @return how much room their decoder makes, in bytes
     * @throws DamagedFileException if a sequence has more than so many values, or not the bytes for them
     */
    static long check(byte[] bytes, int start, int end, int sequences, int valueCountMax) throws DamagedFileException {
        DeltaClaims claims = new DeltaClaims(bytes, start, end);
        for (int index = 0; index < sequences; index++) {
            claims.sequence(valueCountMax);
        }
        return claims.valueCountSum * Long.BYTES;
    }

    private void sequence(int valueCountMax) throws DamagedFileException {
        long blockLength = readLong();
        long partCount = readLong();
        long valueCount = readLong();
        readLong(); // The first value.
        boolean isSound = blockLength > 0
                && blockLength <= BLOCK_LENGTH_MAX
                && partCount > 0
                && partCount <= blockLength / Byte.SIZE
                && blockLength % (partCount * Byte.SIZE) == 0
                && valueCount >= 0
                && valueCount <= valueCountMax;
        if (!isSound) {
            throw new DamagedFileException("there are " + valueCount + " differences, in blocks of " + blockLength
                    + " in " + partCount + " parts, where there may be " + valueCountMax);
        }
        valueCountSum += valueCount + blockLength;
        long left = valueCount - 1;
        while (left > 0) {
            left = block((int) (blockLength / partCount), (int) partCount, left);
        }
    }

    private long block(int partLength, int partCount, long valuesLeft) throws DamagedFileException {
        readLong(); // The least difference.
        int widths = at;
        skip(partCount);
        long left = valuesLeft;
        for (int part = 0; part < partCount && left > 0; part++) {
            int bitWidth = bytes[widths + part] & 0xff;
            if (bitWidth > BIT_WIDTH_MAX) {
                throw new DamagedFileException("differences have " + bitWidth + " bits");
            }
            skip((long) bitWidth * partLength / Byte.SIZE);
            left -= partLength;
        }
        return left;
    }

    private void skip(long count) throws DamagedFileException {
        if (count > end - at) {
            throw new DamagedFileException("differences of " + count + " bytes have " + (end - at));
        }
        at += (int) count;
    }

    private long readLong() throws DamagedFileException {
        long value = 0;
        for (int index = 0; index < VARINT_LENGTH_MAX && at < end; index++) {
            int part = bytes[at++] & 0xff;
            value |= (part & 0x7fL) << (7 * index);
            if (part < 0x80) {
                return value;
            }
        }
        throw new DamagedFileException("a whole number does not end");
    }
}
