package dev.rivulet.core.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class KeyCodecsTest {

    private static final long SEED = 7_171_717;
    private static final int ROUNDS = 20_000;

    private record Place(String site, int line, Long optional, boolean isBackup) {}

    private record Nested(Place place, TimeUnit unit, byte tiny, short small, long large) {}

    private sealed interface Thing {}

    private record Device(String name, int port) implements Thing {}

    private record Dev(Optional<String> name) implements Thing {}

    private enum Known implements Thing {
        FIRST,
        SECOND {}
    }

    private record Tagged(Thing thing, Optional<Long> tag, Duration length) {}

    private record Lettered(char letter) {}

    private record Measured(String device, double value) {}

    private final Random random = new Random(SEED);

    KeyCodecsTest() {
        System.out.println("seed " + SEED);
    }

    @Test
    void bytesOfStringsSortLikeTheStrings() {
        assertOrderHolds(KeyCodecs.of(String.class), random -> text(random));
    }

    @Test
    void stringsSortByCodePoints() {
        assertOrderHolds(
                KeyCodecs.of(String.class),
                random -> text(random),
                (left, right) -> Arrays.compare(
                        left.codePoints().toArray(), right.codePoints().toArray()));
    }

    @Test
    void bytesOfWholeNumbersSortLikeTheNumbers() {
        assertOrderHolds(KeyCodecs.of(Long.class), random -> number(random), Long::compare);
        assertOrderHolds(KeyCodecs.of(Integer.class), random -> (int) number(random), Integer::compare);
        assertOrderHolds(KeyCodecs.of(Short.class), random -> (short) number(random), Short::compare);
        assertOrderHolds(KeyCodecs.of(Byte.class), random -> (byte) number(random), Byte::compare);
        assertOrderHolds(KeyCodecs.of(Boolean.class), Random::nextBoolean, Boolean::compare);
    }

    @Test
    void bytesOfTimesSortLikeTheTimes() {
        assertOrderHolds(KeyCodecs.of(Instant.class), random -> instant(random), Instant::compareTo);
        assertOrderHolds(
                KeyCodecs.of(LocalDate.class), random -> LocalDate.ofEpochDay(random.nextInt()), LocalDate::compareTo);
        assertOrderHolds(
                KeyCodecs.of(LocalDateTime.class),
                random -> LocalDateTime.ofInstant(instant(random), ZoneOffset.UTC),
                LocalDateTime::compareTo);
    }

    @Test
    void bytesOfOtherScalarsSortAsDocumented() {
        assertOrderHolds(
                KeyCodecs.of(UUID.class),
                random -> new UUID(number(random), number(random)),
                (left, right) -> left.toString().compareTo(right.toString()));
        assertOrderHolds(
                KeyCodecs.of(TimeUnit.class),
                random -> TimeUnit.values()[random.nextInt(7)],
                (left, right) -> left.name().compareTo(right.name()));
    }

    @Test
    void bytesOfDurationsSortLikeTheDurations() {
        assertOrderHolds(
                KeyCodecs.of(Duration.class),
                random -> Duration.ofSeconds(number(random), random.nextInt(4)),
                Duration::compareTo);
    }

    @Test
    void bytesOfSealedInterfacesSortByNameFirst() {
        assertOrderHolds(KeyCodecs.of(Thing.class), KeyCodecsTest::thing);
        assertOrderHolds(
                KeyCodecs.of(Tagged.class),
                random -> new Tagged(
                        random.nextInt(6) == 0 ? null : thing(random),
                        random.nextBoolean() ? Optional.empty() : Optional.of((long) random.nextInt(3) - 1),
                        Duration.ofNanos(random.nextInt(3) - 1)));
        assertTrue(KeyCodecs.of(Thing.class).compare(new Dev(Optional.of("z")), new Device("a", 0)) < 0);
    }

    @Test
    void anEmptyOptionalComesFirst() {
        KeyCodec<Optional<String>> codec = KeyCodecs.optionalOf(KeyCodecs.of(String.class));

        assertOrderHolds(codec, random -> random.nextBoolean() ? Optional.empty() : Optional.of(text(random)));
        assertTrue(codec.compare(Optional.empty(), Optional.of("")) < 0);
    }

    @Test
    void bytesOfRecordsSortComponentByComponent() {
        assertOrderHolds(KeyCodecs.of(Place.class), KeyCodecsTest::place);
        assertOrderHolds(
                KeyCodecs.of(Nested.class),
                random -> new Nested(
                        random.nextInt(4) == 0 ? null : place(random),
                        TimeUnit.values()[random.nextInt(7)],
                        (byte) number(random),
                        (short) number(random),
                        number(random)));
    }

    @Test
    void bytesOfRowsSortFieldByField() {
        StructRowType type = StructRowType.of(
                "Key",
                Schema.of(
                        Field.nullable("name", Simple.STRING),
                        Field.required("price", new DataType.Decimal(38, 4)),
                        Field.nullable("raw", Simple.BINARY),
                        Field.required("day", Simple.DATE),
                        Field.required("flag", Simple.BOOLEAN)));

        assertOrderHolds(KeyCodecs.ofRows(type), random -> row(type, random));
    }

    @Test
    void firstComponentDecidesEvenIfOneIsTheStartOfTheOther() {
        KeyCodec<Place> codec = KeyCodecs.of(Place.class);

        assertTrue(codec.compare(new Place("a", 9, 9L, true), new Place("a\u0000", 0, null, false)) < 0);
        assertTrue(Arrays.compareUnsigned(
                        bytes(codec, new Place("a", 9, 9L, true)), bytes(codec, new Place("a\u0000", 0, null, false)))
                < 0);
    }

    @Test
    void stableHashNeverChanges() {
        // What these numbers were decides in which key group the state of existing jobs lies.
        assertEquals(-1899333206, KeyCodecs.of(String.class).stableHash("device-17"));
        assertEquals(1110955919, KeyCodecs.of(Long.class).stableHash(17L));
        assertEquals(-722320763, KeyCodecs.of(Place.class).stableHash(new Place("north", 3, null, true)));
        assertEquals(1251002252, KeyCodecs.of(TimeUnit.class).stableHash(TimeUnit.DAYS));
        assertEquals(621071244, KeyCodecs.of(Duration.class).stableHash(Duration.ofMillis(17)));
        assertEquals(-1645562883, KeyCodecs.of(Thing.class).stableHash(new Device("north", 3)));
        assertEquals(1161155118, KeyCodecs.of(Thing.class).stableHash(new Dev(Optional.of("north"))));
    }

    @Test
    void hashesSpreadOverKeyGroups() {
        int[] counts = new int[128];
        KeyCodec<String> codec = KeyCodecs.of(String.class);
        for (int device = 0; device < 12_800; device++) {
            counts[codec.stableHash("device-" + device) & 127]++;
        }

        int[] sorted = Arrays.stream(counts).sorted().toArray();
        assertTrue(sorted[0] > 60, "fewest keys in a group: " + sorted[0]);
        assertTrue(sorted[127] < 140, "most keys in a group: " + sorted[127]);
    }

    @Test
    void floatingPointKeysAreRefusedWithTheReason() {
        assertRefused(Double.class, "Double is no reliable key, as NaN, -0.0 and rounding");
        assertRefused(Measured.class, "double in record Measured is no reliable key");
        assertRefused(BigDecimal.class, "BigDecimal is no key, as 1.0 and 1.00 are not equal");
        assertRefused(byte[].class, "byte[] is no key, as arrays");
        assertRefused(Lettered.class, "char in record Lettered is no key; use a String");
        assertRefused(List.class, "no key codec can be derived for java.util.List; supported are String, Long");
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> KeyCodecs.ofRows(StructRowType.of("Key", Schema.of(Field.required("x", Simple.FLOAT)))));
        assertTrue(refused.getMessage().startsWith("key field x of Key is a float"), refused.getMessage());
    }

    private static void assertRefused(Class<?> type, String start) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> KeyCodecs.of(type));
        assertTrue(refused.getMessage().startsWith(start), refused.getMessage());
    }

    private <K> void assertOrderHolds(KeyCodec<K> codec, Function<Random, K> keys) {
        assertOrderHolds(codec, keys, codec::compare);
    }

    private <K> void assertOrderHolds(KeyCodec<K> codec, Function<Random, K> keys, Comparator<K> order) {
        for (int round = 0; round < ROUNDS; round++) {
            K left = keys.apply(random);
            K right = keys.apply(random);
            byte[] leftBytes = bytes(codec, left);
            byte[] rightBytes = bytes(codec, right);
            int wanted = Integer.signum(order.compare(left, right));
            assertEquals(wanted, Integer.signum(codec.compare(left, right)), left + " against " + right);
            assertEquals(
                    wanted, Integer.signum(Arrays.compareUnsigned(leftBytes, rightBytes)), left + " against " + right);
            assertEquals(left.equals(right), Arrays.equals(leftBytes, rightBytes), left + " against " + right);
            if (left.equals(right)) {
                assertEquals(codec.stableHash(left), codec.stableHash(right));
            }
            ByteReader in = new ByteReader(leftBytes);
            assertEquals(left, codec.read(in));
            assertEquals(0, in.remaining());
        }
    }

    private static <K> byte[] bytes(KeyCodec<K> codec, K key) {
        ByteWriter out = new ByteWriter();
        codec.write(key, out);
        return out.toByteArray();
    }

    /** Short texts of few characters, so that many have common starts, with all that is special about order. */
    private static String text(Random random) {
        String alphabet =
                "\u0000\u0001\u0002ab\u007f\u0080\u07ff\u0800\ud7ff\ud800\ud83d\udbff\udc00\ude00\udfff\ue000\uffff";
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(5); length > 0; length--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    /** Of all magnitudes. */
    private static long number(Random random) {
        return random.nextLong() >> random.nextInt(64);
    }

    private static Instant instant(Random random) {
        return Instant.ofEpochSecond(random.nextInt(5) - 2, random.nextInt(4));
    }

    private static Thing thing(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> new Device(text(random), random.nextInt(3) - 1);
            case 1 -> new Dev(random.nextBoolean() ? Optional.empty() : Optional.of(text(random)));
            default -> Known.values()[random.nextInt(2)];
        };
    }

    private static Place place(Random random) {
        return new Place(
                random.nextInt(6) == 0 ? null : text(random),
                random.nextInt(3) - 1,
                random.nextBoolean() ? null : (long) random.nextInt(3) - 1,
                random.nextBoolean());
    }

    private static Row row(StructRowType type, Random random) {
        RowBuilder<Row> builder = type.newBuilder();
        if (random.nextInt(4) > 0) {
            builder.setObject(0, text(random));
        }
        builder.setObject(
                1,
                new BigDecimal(new BigInteger(random.nextInt(120), random), 4)
                        .multiply(BigDecimal.valueOf(random.nextInt(3) - 1)));
        if (random.nextInt(4) > 0) {
            byte[] raw = new byte[random.nextInt(3)];
            random.nextBytes(raw);
            builder.setObject(2, raw);
        }
        builder.setLong(3, random.nextInt(3) - 1);
        builder.setLong(4, random.nextInt(2));
        try {
            return builder.build();
        } catch (MalformedRowException e) {
            throw new AssertionError(e);
        }
    }
}
