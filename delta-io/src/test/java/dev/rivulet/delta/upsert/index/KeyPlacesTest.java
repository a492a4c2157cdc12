package dev.rivulet.delta.upsert.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.agent.ProcessSecret;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Places are those that a walk over all rows finds; and the hash is the one that was published. */
final class KeyPlacesTest {

    private static final int RUN_COUNT = 300;

    @Test
    void placesOfNumbersAreThoseOfAWalk() {
        for (long seed = 0; seed < RUN_COUNT; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            long bound = List.of(3L, 50L, 5_000L, Long.MAX_VALUE).get(random.nextInt(4));
            List<List<Object>> rows = new ArrayList<>();
            for (int row = random.nextInt(300); row > 0; row--) {
                rows.add(List.of(random.nextLong(-bound, bound)));
            }
            if (random.nextBoolean()) {
                rows.sort((left, right) -> Long.compare((Long) left.get(0), (Long) right.get(0)));
            }
            compare(rows, random, bound, seed);
        }
    }

    private static void compare(List<List<Object>> rows, SplittableRandom random, long bound, long seed) {
        KeySet keys = new KeySet();
        for (int count = random.nextInt(300); count > 0; count--) {
            keys.add(List.of(random.nextLong(-bound, bound)));
        }
        for (List<Object> row : rows) {
            if (random.nextInt(10) == 0) {
                keys.add(row);
            }
        }
        KeyPlaces.Builder builder = new KeyPlaces.Builder(random.nextInt(rows.size() + 2), true);
        List<String> expected = new ArrayList<>();
        for (int position = 0; position < rows.size(); position++) {
            builder.add((Long) rows.get(position).get(0), 0, position);
            if (keys.contains(rows.get(position))) {
                expected.add(rows.get(position) + " at " + position);
            }
        }
        KeyPlaces places = builder.build(rows.size());
        assertEquals(sorted(expected), found(places, keys), () -> "seed " + seed);
        assertEquals(KeyPlaces.sizeBytes(rows.size(), true), places.sizeBytes());
    }

    /** Keys with the same first half are told from each other by the second. */
    @Test
    void bothHalvesOfAHashCount() {
        KeySet keys = new KeySet();
        for (long id = 0; id < 40; id++) {
            keys.add(List.of("key", id));
        }
        SortedKeys sorted = keys.sorted();
        KeyPlaces.Builder builder = new KeyPlaces.Builder(0, false);
        List<String> expected = new ArrayList<>();
        for (int index = 0; index < sorted.count(); index++) {
            builder.add(sorted.first(index), sorted.second(index) + 1, 4L * index);
            builder.add(sorted.first(index), sorted.second(index), 4L * index + 1);
            builder.add(sorted.first(index), ~sorted.second(index), 4L * index + 2);
            builder.add(sorted.first(index) + 1, sorted.second(index), 4L * index + 3);
            expected.add(sorted.key(index) + " at " + (4L * index + 1));
        }
        KeyPlaces places = builder.build(4L * sorted.count());
        assertEquals(sorted(expected), found(places, keys));
        assertEquals(KeyPlaces.sizeBytes(4L * sorted.count(), false), places.sizeBytes());
    }

    @Test
    void keysOfManyColumnsDoNotMeet() {
        KeySet keys = new KeySet();
        KeyPlaces.Builder builder = new KeyPlaces.Builder(0, false);
        int count = 0;
        for (String text : List.of("", "a", "aa", "b", "\0")) {
            for (Object other : List.of(0L, 1L, -1L, 0.5, "", "a", ByteBuffer.wrap(new byte[] {7}))) {
                List<Object> key = List.of(text, other);
                keys.add(key);
                KeyCode code = keys.sorted().count() == ++count ? keys.addForCode(key) : new KeyCode(0, 0);
                builder.add(code.first(), code.second(), count - 1);
            }
        }
        assertEquals(count, found(builder.build(count), keys).size());
    }

    private static List<String> found(KeyPlaces places, KeySet keys) {
        List<String> found = new ArrayList<>();
        SortedKeys sorted = keys.sorted();
        places.find(sorted, (index, position) -> found.add(sorted.key(index) + " at " + position));
        return sorted(found);
    }

    private static List<String> sorted(List<String> lines) {
        return lines.stream().sorted().toList();
    }

    /** The first of the test vectors that its authors publish. */
    @Test
    void hashIsSipHashOf128Bits() {
        KeyHash hash = new KeyHash(new ProcessSecret(0x0706050403020100L, 0x0f0e0d0c0b0a0908L));
        List<String> expected = List.of(
                "a3817f04ba25a8e66df67214c7550293",
                "da87c1d86b99af44347659119b22fc45",
                "8177228da4a45dc7fca38bdef60affe4");
        byte[] bytes = {0, 1};
        for (int count = 0; count < expected.size(); count++) {
            hash.take(bytes, count);
            ByteBuffer found = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
            found.putLong(hash.first()).putLong(hash.second());
            assertEquals(expected.get(count), HexFormat.of().formatHex(found.array()));
        }
    }

    @Test
    void oneNumberIsItsOwnCode() {
        KeySet keys = new KeySet();
        assertEquals(new KeyCode(-7, 0), keys.addForCode(List.of(-7L)));
        assertEquals(new KeyCode(Double.doubleToLongBits(1.5), 0), keys.addForCode(List.of(1.5)));
        KeyCode text = keys.addForCode(List.of("-7"));
        assertTrue(text.first() != 0 && text.second() != 0);
    }
}
