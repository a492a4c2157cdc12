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

    /** The value that the next difference is one from. */
    private long last;

    private DeltaClaims(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
    }

    /**
     * @return how much room their decoder makes, in bytes
     * @throws DamagedFileException if there are more than so many values, or not the bytes for them
     */
    static long check(byte[] bytes, int start, int end, int valueCountMax) throws DamagedFileException {
        DeltaClaims claims = new DeltaClaims(bytes, start, end);
        claims.sequence(valueCountMax, false);
        return claims.valueCountSum * Long.BYTES;
    }

    /**
     * Values that are written as how much of its beginning each shares with the one before, and what comes then. A few bytes so make many long
     * values, each of which its decoder copies together.
     *
     * @param sizeMaxBytes how long all values may be together
     * @return how much room their decoder makes, in bytes, beside the values
     * @throws DamagedFileException if there are more than so many values, not the bytes for them, or they are longer
     */
    static long checkShared(byte[] bytes, int start, int end, int valueCountMax, long sizeMaxBytes)
            throws DamagedFileException {
        DeltaClaims claims = new DeltaClaims(bytes, start, end);
        int[] sharedLengths = claims.sequence(valueCountMax, true);
        int[] ownLengths = claims.sequence(valueCountMax, true);
        if (sharedLengths.length != ownLengths.length) {
            throw new DamagedFileException("of " + sharedLengths.length + " values that share their beginnings "
                    + ownLengths.length + " have an end");
        }
        long sizeBytes = 0;
        long lengthBefore = 0;
        for (int index = 0; index < ownLengths.length; index++) {
            if (sharedLengths[index] < 0 || sharedLengths[index] > lengthBefore) {
                throw new DamagedFileException(
                        "a value shares " + sharedLengths[index] + " bytes with one of " + lengthBefore);
            }
            if (ownLengths[index] < 0) {
                throw new DamagedFileException("a value has " + ownLengths[index] + " bytes of its own");
            }
            claims.skip(ownLengths[index]);
            lengthBefore = (long) sharedLengths[index] + ownLengths[index];
            sizeBytes += lengthBefore;
            if (sizeBytes > sizeMaxBytes) {
                throw new DamagedFileException("its values share so much of their beginnings that they have more than "
                        + sizeMaxBytes + " bytes, which is the most that a page may have");
            }
        }
        return claims.valueCountSum * Long.BYTES;
    }

    /**
     * @param areKept whether the values are wanted, as their decoder has them
     */
    private int[] sequence(int valueCountMax, boolean areKept) throws DamagedFileException {
        long blockLength = readLong();
        long partCount = readLong();
        long valueCount = readLong();
        long first = readLong();
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
        int[] values = new int[areKept ? (int) valueCount : 0];
        if (values.length > 0) {
            last = unfolded(first);
            values[0] = (int) last;
        }
        long left = valueCount - 1;
        while (left > 0) {
            left = block((int) (blockLength / partCount), (int) partCount, left, values);
        }
        return values;
    }

    /** Numbers of both signs are written in turns: 0, -1, 1, -2. */
    private static long unfolded(long written) {
        return (written >>> 1) ^ -(written & 1);
    }

    /**
     * @param values takes the last ones that are left, if it has room
     */
    private long block(int partLength, int partCount, long valuesLeft, int[] values) throws DamagedFileException {
        long least = unfolded(readLong());
        int widths = at;
        skip(partCount);
        long left = valuesLeft;
        for (int part = 0; part < partCount && left > 0; part++) {
            int bitWidth = bytes[widths + part] & 0xff;
            if (bitWidth > BIT_WIDTH_MAX) {
                throw new DamagedFileException("differences have " + bitWidth + " bits");
            }
            int start = at;
            skip((long) bitWidth * partLength / Byte.SIZE);
            for (int index = 0; values.length > 0 && index < Math.min(partLength, left); index++) {
                last += least + bits(start, (long) index * bitWidth, bitWidth);
                values[(int) (values.length - left) + index] = (int) last;
            }
            left -= partLength;
        }
        return left;
    }

    /** A number of so many bits, the lowest first. */
    private long bits(int start, long bit, int bitWidth) {
        long number = 0;
        for (int done = 0; done < bitWidth; done++) {
            long from = bit + done;
            number |= (long) (bytes[start + (int) (from / Byte.SIZE)] >>> (int) (from % Byte.SIZE) & 1) << done;
        }
        return number;
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
