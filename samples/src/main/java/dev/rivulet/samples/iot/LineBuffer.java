package dev.rivulet.samples.iot;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;

/** A growing buffer of bytes with the few forms of numbers that readings need. One owner. */
final class LineBuffer {

    private static final long MILLIS_PER_DAY = 86_400_000L;

    private byte[] bytes = new byte[1 << 16];
    private int size;
    private long cachedDay = Long.MIN_VALUE;
    private byte[] cachedDate = new byte[0];

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    /** Forgets everything from an earlier {@link #size()} on. */
    void truncate(int newSize) {
        size = newSize;
    }

    LineBuffer put(byte[] source) {
        ensureRoom(source.length);
        System.arraycopy(source, 0, bytes, size, source.length);
        size += source.length;
        return this;
    }

    LineBuffer put(String text) {
        return put(text.getBytes(StandardCharsets.UTF_8));
    }

    LineBuffer put(char ascii) {
        ensureRoom(1);
        bytes[size++] = (byte) ascii;
        return this;
    }

    /**
     * A decimal number given in whole tenths, hundredths and so on.
     *
     * @param scale how many digits stand behind the point, at least 1
     */
    LineBuffer putDecimal(int value, int scale) {
        if (value < 0) {
            put('-');
        }
        int unit = powerOfTen(scale);
        int magnitude = Math.abs(value);
        putInt(magnitude / unit);
        put('.');
        return putPadded(magnitude % unit, scale);
    }

    /** A number of at least that many digits, filled up with zeros. */
    LineBuffer putPadded(int value, int digitCount) {
        ensureRoom(digitCount);
        int rest = value;
        for (int index = digitCount - 1; index >= 0; index--) {
            bytes[size + index] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digitCount;
        return this;
    }

    /** A moment as in {@code 2026-01-05T08:00:00.123Z}; years 0 to 9999. */
    LineBuffer putTime(long epochMillis) {
        long day = Math.floorDiv(epochMillis, MILLIS_PER_DAY);
        if (day != cachedDay) {
            cachedDay = day;
            cachedDate = LocalDate.ofEpochDay(day).toString().getBytes(StandardCharsets.US_ASCII);
        }
        int millis = (int) Math.floorMod(epochMillis, MILLIS_PER_DAY);
        put(cachedDate).put('T');
        putPadded(millis / 3_600_000, 2).put(':');
        putPadded(millis / 60_000 % 60, 2).put(':');
        putPadded(millis / 1_000 % 60, 2).put('.');
        return putPadded(millis % 1_000, 3).put('Z');
    }

    private static int powerOfTen(int exponent) {
        int power = 1;
        for (int index = 0; index < exponent; index++) {
            power *= 10;
        }
        return power;
    }

    private void putInt(int value) {
        int digitCount = 1;
        for (int rest = value; rest >= 10; rest /= 10) {
            digitCount++;
        }
        putPadded(value, digitCount);
    }

    private void ensureRoom(int length) {
        if (length > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + length));
        }
    }
}
