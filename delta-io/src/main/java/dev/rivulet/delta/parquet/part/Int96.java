package dev.rivulet.delta.parquet.part;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;

/** Times in 96 bits, as Spark and Impala wrote them: nanoseconds of the day in 64, the Julian day in 32, the lowest byte first. Stateless. */
public final class Int96 {

    public static final int SIZE_BYTES = Long.BYTES + Integer.BYTES;

    private static final long NANOS_PER_DAY = TimeUnit.DAYS.toNanos(1);
    private static final long NANOS_PER_MICRO = TimeUnit.MICROSECONDS.toNanos(1);
    private static final long MICROS_PER_DAY = TimeUnit.DAYS.toMicros(1);

    /** 1970-01-01 in the days by which they count. */
    private static final int EPOCH_JULIAN_DAY = 2_440_588;

    private Int96() {}

    /**
     * Microseconds since 1970, rounded down. Of a damaged file both numbers may be anything.
     *
     * @param bytes 12, from their position on; not changed
     * @throws ArithmeticException if there are no so many
     */
    public static long micros(ByteBuffer bytes) {
        ByteBuffer value = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        long nanosOfDay = value.getLong();
        long day = (long) value.getInt() - EPOCH_JULIAN_DAY + Math.floorDiv(nanosOfDay, NANOS_PER_DAY);
        if (Math.abs(day) >= Long.MAX_VALUE / MICROS_PER_DAY) {
            throw new ArithmeticException("is on day " + day + " from 1970, which is no time");
        }
        return day * MICROS_PER_DAY + Math.floorMod(nanosOfDay, NANOS_PER_DAY) / NANOS_PER_MICRO;
    }
}
