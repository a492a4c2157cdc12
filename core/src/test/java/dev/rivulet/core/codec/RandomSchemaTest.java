package dev.rivulet.core.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.codec.internal.RecordCase;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Types put together by chance: their values come back, their schemas too, and a field of such a type can be dropped. */
final class RandomSchemaTest {

    private static final int ROUNDS = 2_000;

    /** A codec and how to make values for it. */
    private record Sample(Codec<Object> codec, Function<SplittableRandom, Object> values) {}

    private sealed interface Shape {}

    private record Circle(double radius, String name) implements Shape {}

    private record Dot(boolean isRed) implements Shape {}

    @Test
    void whateverIsWrittenIsReadAndCanBeSkipped() {
        long only = Long.getLong("rivulet.seed", -1);
        for (long seed = 1; seed <= ROUNDS; seed++) {
            if (only < 0 || only == seed) {
                run(seed);
            }
        }
    }

    private static void run(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Sample sample = sample(random, 4);
        Object value = sample.values().apply(random);
        String what = "seed " + seed + " (-Drivulet.seed=" + seed + "): " + value + " as "
                + sample.codec().schema().text();
        ByteWriter out = new ByteWriter();

        sample.codec().write(value, out);
        ByteReader in = new ByteReader(out.toByteArray());
        assertEquals(value, sample.codec().read(in), what);
        assertEquals(0, in.remaining(), what);

        ByteWriter schemaBytes = new ByteWriter();
        SchemaCodec.INSTANCE.write(sample.codec().schema(), schemaBytes);
        assertEquals(
                sample.codec().schema(), SchemaCodec.INSTANCE.read(new ByteReader(schemaBytes.toByteArray())), what);

        assertDamageIsRefusedOrAnotherValue(sample.codec(), out.toByteArray(), random, what);

        out.putInt(4711);
        assertEquals(4711, RecordCase.readSecondOfTwo(sample.codec(), new ByteReader(out.toByteArray())), what);
    }

    /** Nothing but the exception that the caller expects comes out of bytes that are wrong. */
    private static void assertDamageIsRefusedOrAnotherValue(
            Codec<Object> codec, byte[] bytes, SplittableRandom random, String what) {
        for (int flip = 0; flip < 10 && bytes.length > 0; flip++) {
            byte[] damaged = bytes.clone();
            int bit = random.nextInt(bytes.length * 8);
            damaged[bit >>> 3] ^= (byte) (1 << (bit & 7));
            try {
                codec.read(new ByteReader(damaged));
            } catch (IllegalArgumentException expected) {
                continue;
            } catch (RuntimeException e) {
                throw new AssertionError(what + ", bit " + bit + " flipped: " + e, e);
            }
        }
    }

    private static Sample sample(SplittableRandom random, int depth) {
        int kind = random.nextInt(depth == 0 ? 9 : 13);
        return switch (kind) {
            case 0 -> of(Long.class, SplittableRandom::nextLong);
            case 1 -> of(String.class, values -> Integer.toString(values.nextInt(1000), 36));
            case 2 -> of(TimeUnit.class, values -> TimeUnit.values()[values.nextInt(7)]);
            case 3 -> of(Character.class, values -> (char) values.nextInt(1 << 16));
            case 4 ->
                of(
                        Shape.class,
                        values -> values.nextBoolean()
                                ? new Circle(values.nextDouble(), null)
                                : new Dot(values.nextBoolean()));
            case 5 ->
                of(Instant.class, values -> Instant.ofEpochSecond(values.nextInt(), values.nextInt(1_000_000_000)));
            case 6 -> of(Duration.class, values -> Duration.ofNanos(values.nextLong()));
            case 7 -> of(LocalDateTime.class, values -> LocalDateTime.MAX.minusSeconds(values.nextInt(9)));
            case 8 -> of(BigDecimal.class, values -> BigDecimal.valueOf(values.nextLong(), values.nextInt(9)));
            case 9 -> listOf(sample(random, depth - 1));
            case 10 -> setOf(sample(random, depth - 1));
            case 11 -> mapOf(sample(random, depth - 1), sample(random, depth - 1));
            default -> optionalOf(sample(random, depth - 1));
        };
    }

    private static <T> Sample of(Class<T> type, Function<SplittableRandom, Object> values) {
        return new Sample(erased(Codecs.of(type)), values);
    }

    private static Sample listOf(Sample element) {
        return new Sample(erased(Codecs.listOf(element.codec())), random -> {
            List<Object> list = new ArrayList<>();
            for (int count = random.nextInt(4); count > 0; count--) {
                list.add(random.nextInt(5) == 0 ? null : element.values().apply(random));
            }
            return list;
        });
    }

    private static Sample setOf(Sample element) {
        return new Sample(erased(Codecs.setOf(element.codec())), random -> {
            Set<Object> set = new HashSet<>();
            for (int count = random.nextInt(4); count > 0; count--) {
                set.add(random.nextInt(5) == 0 ? null : element.values().apply(random));
            }
            return set;
        });
    }

    private static Sample mapOf(Sample key, Sample value) {
        return new Sample(erased(Codecs.mapOf(key.codec(), value.codec())), random -> {
            Map<Object, Object> map = new HashMap<>();
            for (int count = random.nextInt(4); count > 0; count--) {
                map.put(
                        key.values().apply(random),
                        random.nextInt(5) == 0 ? null : value.values().apply(random));
            }
            return map;
        });
    }

    private static Sample optionalOf(Sample value) {
        return new Sample(
                erased(Codecs.optionalOf(value.codec())),
                random -> random.nextBoolean()
                        ? Optional.empty()
                        : Optional.of(value.values().apply(random)));
    }

    @SuppressWarnings("unchecked") // Each sample makes values of its codec's type only.
    private static Codec<Object> erased(Codec<?> codec) {
        return (Codec<Object>) codec;
    }
}
