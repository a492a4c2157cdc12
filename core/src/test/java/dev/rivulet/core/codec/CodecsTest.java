package dev.rivulet.core.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CodecsTest {

    private record Inner(int count, String note) {}

    private record Outer(
            boolean flag,
            byte tiny,
            short small,
            int medium,
            long large,
            float single,
            double twice,
            Long boxed,
            TimeUnit unit,
            Inner inner,
            BigDecimal price) {}

    private record Endless(Endless next) {}

    @SuppressWarnings("rawtypes") // As in code that is older than type parameters.
    private record Listing(List names) {}

    private record Varying<T>(T value) {}

    private record Positive(int value) {
        Positive {
            if (value <= 0) {
                throw new IllegalArgumentException("value is not positive");
            }
        }
    }

    @Test
    void scalarsComeBackEqual() {
        assertRoundTrip(String.class, "", "text", "tèxt €", "emoji 😀", "half \ud83d", "\udc00 other half", "\ufffd");
        assertRoundTrip(Long.class, 0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE);
        assertRoundTrip(Integer.class, 0, -1, Integer.MIN_VALUE);
        assertRoundTrip(Short.class, (short) -1, Short.MAX_VALUE);
        assertRoundTrip(Byte.class, (byte) -1, Byte.MAX_VALUE);
        assertRoundTrip(Boolean.class, true, false);
        assertRoundTrip(Double.class, -0.0, 0.0, Double.NaN, Double.MIN_VALUE);
        assertRoundTrip(Float.class, -0.0f, Float.NaN, 1.5f);
        assertRoundTrip(BigDecimal.class, new BigDecimal("-1.50"), new BigDecimal("1E+40"), BigDecimal.ZERO);
        assertRoundTrip(Instant.class, Instant.EPOCH, Instant.MIN, Instant.MAX, Instant.ofEpochSecond(-1, 999_999_999));
        assertRoundTrip(LocalDate.class, LocalDate.MIN, LocalDate.EPOCH);
        assertRoundTrip(LocalDateTime.class, LocalDateTime.of(1960, 1, 1, 0, 0, 0, 1));
        assertRoundTrip(UUID.class, new UUID(-1, 1));
        assertRoundTrip(Duration.class, Duration.ZERO, Duration.ofSeconds(Long.MIN_VALUE), Duration.ofNanos(-1));
        assertRoundTrip(Character.class, 'a', '\uffff');
        assertRoundTrip(TimeUnit.class, TimeUnit.values());
    }

    @Test
    void bytesOfRecordsNeverChange() {
        ByteWriter out = new ByteWriter();
        Outer outer = new Outer(
                true, (byte) -1, (short) -2, -3, -4, 1.5f, 2.5, 5L, TimeUnit.DAYS, new Inner(1, "n"), BigDecimal.TEN);

        Codecs.of(Outer.class).write(outer, out);

        // What checkpoints of earlier releases hold, which had no schemas.
        assertEquals(
                "01fffffefffffffdfffffffffffffffc3fc000004004000000000000010000000000000005010000000444415953"
                        + "010000000101000000016e0100000000000000010a",
                HexFormat.of().formatHex(out.toByteArray()));
    }

    @Test
    void bytesComeBackEqual() {
        assertArrayEquals(new byte[] {0, 1, -1}, roundTrip(Codecs.of(byte[].class), new byte[] {0, 1, -1}));
    }

    @Test
    void recordsComeBackEqualWithAndWithoutNulls() {
        assertRoundTrip(
                Outer.class,
                new Outer(
                        true,
                        (byte) -1,
                        (short) -2,
                        -3,
                        -4,
                        1.5f,
                        Double.NaN,
                        5L,
                        TimeUnit.DAYS,
                        new Inner(1, "n"),
                        BigDecimal.TEN),
                new Outer(false, (byte) 0, (short) 0, 0, 0, 0, 0, null, null, null, null));
    }

    @Test
    void rowsComeBackEqual() throws Exception {
        StructRowType type = StructRowType.of(
                "Row",
                Schema.of(
                        Field.required("a", Simple.LONG),
                        Field.nullable("b", Simple.STRING),
                        Field.nullable("c", Simple.FLOAT)));
        RowBuilder<Row> builder = type.newBuilder();
        builder.setLong(0, -5);
        builder.setObject(1, "b");
        Row row = builder.build();

        assertEquals(row, roundTrip(Codecs.ofRows(type), row));
        assertEquals(new Inner(1, "x"), roundTrip(Codecs.ofRows(RecordRowType.of(Inner.class)), new Inner(1, "x")));
    }

    @Test
    void damagedRowIsRefused() {
        Codec<Inner> codec = Codecs.ofRows(RecordRowType.of(Inner.class));

        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> codec.read(new ByteReader(new byte[] {0, 0})));

        assertEquals(
                "damaged encoding of a row of Inner: field count is missing, wanted int not null",
                refused.getMessage());
    }

    @Test
    void plainTextHasTheBytesOfUtf8() {
        String text = "aé€😀\u0000";

        assertArrayEquals(text.getBytes(StandardCharsets.UTF_8), Utf8.encode(text));
    }

    @Test
    void unsupportedTypesSayWhereTheyStand() {
        assertMessage(Endless.class, "record " + Endless.class.getName() + " contains itself in record Endless");
        assertMessage(
                Listing.class,
                "no codec can be derived for java.util.List in record Listing, as it does not say what it holds");
        assertMessage(Varying.class, "no codec can be derived for the type variable T in record Varying");
        assertMessage(Iterable.class, "no codec can be derived for java.lang.Iterable; supported are String");
    }

    @Test
    void constantThatIsGoneIsNamed() {
        ByteWriter out = new ByteWriter();
        out.putString("FORTNIGHTS");

        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> Codecs.of(TimeUnit.class).read(new ByteReader(out.toByteArray())));

        assertTrue(refused.getMessage().contains("has no constant FORTNIGHTS"), refused.getMessage());
    }

    @Test
    void valuesThatARecordRefusesAreDamage() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> Codecs.of(Positive.class).read(new ByteReader(new byte[4])));

        assertTrue(refused.getMessage().contains("Positive refuses [0]"), refused.getMessage());
    }

    private static void assertMessage(Class<?> type, String start) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> Codecs.of(type));
        assertTrue(refused.getMessage().startsWith(start), refused.getMessage());
    }

    @SafeVarargs
    private static <T> void assertRoundTrip(Class<T> type, T... values) {
        for (T value : values) {
            assertEquals(value, roundTrip(Codecs.of(type), value));
        }
    }

    private static <T> T roundTrip(Codec<T> codec, T value) {
        ByteWriter out = new ByteWriter();
        codec.write(value, out);
        ByteReader in = new ByteReader(out.toByteArray());
        T copy = codec.read(in);
        assertEquals(0, in.remaining());
        return copy;
    }
}
