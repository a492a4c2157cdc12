package dev.rivulet.delta.parquet.part;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Times of 96 bits against numbers of any size. */
final class Int96Test {

    private static final BigInteger NANOS_PER_DAY = BigInteger.valueOf(86_400_000_000_000L);
    private static final BigInteger EPOCH_JULIAN_DAY = BigInteger.valueOf(2_440_588);
    private static final BigInteger THOUSAND = BigInteger.valueOf(1_000);

    @Test
    void anyTimeIsRoundedDownOrNoTime() {
        long seed = 11;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 10_000; round++) {
            long nanosOfDay = random.nextLong() >> random.nextInt(64);
            int julianDay = random.nextInt() >> random.nextInt(32);
            BigInteger nanos = BigInteger.valueOf(julianDay)
                    .subtract(EPOCH_JULIAN_DAY)
                    .multiply(NANOS_PER_DAY)
                    .add(BigInteger.valueOf(nanosOfDay));
            BigInteger[] parts = nanos.divideAndRemainder(THOUSAND);
            BigInteger micros = parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
            ByteBuffer bytes = bytes(nanosOfDay, julianDay);
            if (isTime(micros)) {
                assertEquals(micros.longValueExact(), Int96.micros(bytes), "seed " + seed);
            } else {
                assertThrows(ArithmeticException.class, () -> Int96.micros(bytes), "seed " + seed);
            }
        }
    }

    /** All but the outermost day of what fits into a long. */
    private static boolean isTime(BigInteger micros) {
        BigInteger perDay = NANOS_PER_DAY.divide(THOUSAND);
        BigInteger[] parts = micros.divideAndRemainder(perDay);
        BigInteger day = parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
        return day.abs().compareTo(BigInteger.valueOf(Long.MAX_VALUE).divide(perDay)) < 0;
    }

    private static ByteBuffer bytes(long nanosOfDay, int julianDay) {
        return ByteBuffer.allocate(Int96.SIZE_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(nanosOfDay)
                .putInt(julianDay)
                .flip()
                .order(ByteOrder.BIG_ENDIAN);
    }
}
