package dev.rivulet.expr.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.DataType.Decimal;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ValueTest {

    private static final long SEED = Long.getLong("rivulet.seed", 7L);

    private final SplittableRandom random = new SplittableRandom(SEED);

    @BeforeAll
    static void printSeed() {
        System.out.println("seed " + SEED + "; repeat with -Drivulet.seed=" + SEED);
    }

    @Test
    void stringsCompareAsTheirUtf8BytesDo() {
        for (int round = 0; round < 20_000; round++) {
            String left = randomText();
            String right = randomText();

            int found = Ordering.compareStrings(left, right);

            int wanted = Arrays.compareUnsigned(
                    left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
            assertEquals(Integer.signum(wanted), Integer.signum(found), left + " against " + right);
        }
    }

    @Test
    void shortestDecimalReadsBackAndNoShorterOneDoes() {
        for (int round = 0; round < 20_000; round++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (!Double.isNaN(value) && !Double.isInfinite(value) && value != 0) {
                BigDecimal decimal = ShortestDecimal.ofDouble(value);
                assertEquals(value, decimal.doubleValue());
                assertTrue(decimal.precision() <= 17, () -> value + " needs no more than 17 digits");
                assertEquals(value, Double.parseDouble(ShortestDecimal.format(value, false)));
            }
        }
    }

    @Test
    void numbersThatOlderJdksPrintTooLongArePrintedShort() {
        assertEquals("2.0E23", ShortestDecimal.format(2e23, false));
        assertEquals("8.41E21", ShortestDecimal.format(8.41e21, false));
        assertEquals("0.001", ShortestDecimal.format(0.001, false));
        assertEquals("9999999.0", ShortestDecimal.format(9_999_999, false));
        assertEquals("-1.0E7", ShortestDecimal.format(-1e7, false));
        assertEquals("0.1", ShortestDecimal.format(0.1f, true));
        assertEquals("-0.0", ShortestDecimal.format(-0.0, false));
    }

    @Test
    void floatsReadBackToo() {
        for (int round = 0; round < 20_000; round++) {
            float value = Float.intBitsToFloat(random.nextInt());
            if (!Float.isNaN(value) && !Float.isInfinite(value) && value != 0) {
                assertEquals(value, Float.parseFloat(ShortestDecimal.format(value, true)));
            }
        }
    }

    @Test
    void likeAgreesWithARegularExpression() {
        for (int round = 0; round < 20_000; round++) {
            String pattern = randomOf("ab%_", 6);
            String text = randomOf("ab", 8);

            boolean found = LikePattern.of(pattern, '\\').orElseThrow().matches(text);

            String regex = pattern.replace("%", ".*").replace("_", ".");
            assertEquals(Pattern.matches(regex, text), found, text + " LIKE " + pattern);
        }
    }

    @Test
    void likeWithManyWildcardsStaysQuick() {
        LikePattern pattern = LikePattern.of("%a".repeat(200) + "b", '\\').orElseThrow();

        assertEquals(false, pattern.matches("a".repeat(20_000)));
    }

    @Test
    void timestampsReadBackAsTheyArePrinted() {
        long span = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond() * 1_000_000;
        for (int round = 0; round < 20_000; round++) {
            long micros = random.nextLong(-span / 8, span);

            String text = TimeText.formatTimestamp(micros);

            assertEquals(OptionalLong.of(micros), TimeText.timestampMicros(text, false), text);
            LocalDateTime wanted = LocalDateTime.ofEpochSecond(
                    Math.floorDiv(micros, 1_000_000), (int) Math.floorMod(micros, 1_000_000) * 1000, ZoneOffset.UTC);
            assertEquals(wanted, LocalDateTime.parse(text.replace(' ', 'T')));
        }
    }

    @Test
    void oddTimestampsAreRefused() {
        String[] texts = {
            "",
            "2024",
            "2024-1-1",
            "2024-01-01T",
            "2024-01-01T1:00",
            "2024-01-01T25:00",
            "2024-01-01T12:60",
            "2024-01-01T12:00:60",
            "2024-01-01T12:00:00.",
            "2024-01-01T12:00:00.1234567890",
            "2024-01-01T12:00Z+01",
            "2024-01-01T12:00+19:00",
            "2024-01-01T12:00+1",
            "2024-01-01x12:00",
            "2024-01-01T12:00:00 UTC",
            "2024-02-30T12:00",
            "２０２４-01-01",
            "2024-01-01T12:00+01:00:00",
            "2024-01-01T12:0-",
            "2024-01-01T+02:00"
        };
        for (String text : texts) {
            assertEquals(OptionalLong.empty(), TimeText.timestampMicros(text, true), text);
        }
    }

    @Test
    void decimalTypesFollowSparksRules() {
        assertEquals(new Decimal(38, 6), Decimals.product(new Decimal(38, 18), new Decimal(38, 18)));
        assertEquals(new Decimal(38, 17), Decimals.sum(new Decimal(38, 18), new Decimal(38, 18)));
        assertEquals(new Decimal(38, 6), Decimals.quotient(new Decimal(38, 10), new Decimal(38, 10)));
        assertEquals(new Decimal(14, 6), Decimals.quotient(new Decimal(10, 2), new Decimal(1, 0)));
        assertEquals(new Decimal(5, 2), Decimals.remainder(new Decimal(10, 2), new Decimal(5, 2)));
    }

    @Test
    void decimalThatDoesNotFitIsNone() {
        assertNull(Decimals.fit(new BigDecimal("100"), new Decimal(2, 0)));
        assertNull(Decimals.fit(new BigDecimal("99.5"), new Decimal(2, 0)));
        assertEquals(new BigDecimal("99"), Decimals.fit(new BigDecimal("99.4"), new Decimal(2, 0)));
        assertEquals(new BigDecimal("0.1"), Decimals.fit(new BigDecimal("0.05"), new Decimal(2, 1)));
        assertNull(Decimals.fit(new BigDecimal("1e2000000000"), new Decimal(38, 0)));
        assertEquals(new BigDecimal("0.0"), Decimals.fit(new BigDecimal("1e-2000000000"), new Decimal(38, 1)));
    }

    private String randomOf(String letters, int lengthMax) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(lengthMax + 1); length > 0; length--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    /** Few different characters of all lengths in UTF-8, so that texts share beginnings. */
    private String randomText() {
        int[] letters = {'a', 'b', 0xe9, 0x7ff, 0xfffd, 0xe000, 0x1f600, 0x10ffff};
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(5); length > 0; length--) {
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }
}
