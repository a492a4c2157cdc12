package dev.rivulet.core.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ContainerCodecsTest {

    private sealed interface Shape {}

    private record Circle(double radius) implements Shape {}

    private sealed interface Cornered extends Shape {}

    private record Square(long side) implements Cornered {}

    private enum Fixed implements Cornered {
        TRIANGLE,
        HEXAGON {}
    }

    private record Holder(
            List<String> names,
            Set<TimeUnit> units,
            Map<String, List<Integer>> lists,
            Optional<Shape> shape,
            OptionalInt small,
            OptionalLong large,
            OptionalDouble twice,
            List<? extends Shape> shapes,
            char letter) {}

    private record Arrays2(
            int[] counts, double[] sums, String[] names, boolean[] flags, long[][] table, char[] letters) {}

    private sealed interface Tree {}

    private record Node(List<Tree> children) implements Tree {}

    private sealed interface Open {}

    private static non-sealed class AnyClass implements Open {}

    @Test
    void containersComeBackEqual() {
        Holder full = new Holder(
                Arrays.asList("a", null, ""),
                Set.of(TimeUnit.DAYS, TimeUnit.HOURS),
                Map.of("x", List.of(1, 2), "", List.of()),
                Optional.of(new Square(4)),
                OptionalInt.of(-1),
                OptionalLong.of(Long.MIN_VALUE),
                OptionalDouble.of(-0.0),
                List.of(new Circle(1.5), Fixed.HEXAGON, Fixed.TRIANGLE),
                'ü');
        Holder empty = new Holder(
                List.of(),
                Set.of(),
                Map.of(),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                List.of(),
                '\0');
        Codec<Holder> codec = Codecs.of(Holder.class);

        assertEquals(full, roundTrip(codec, full));
        assertEquals(empty, roundTrip(codec, empty));
        Holder nulls = new Holder(null, null, null, null, null, null, null, null, 'x');
        assertEquals(nulls, roundTrip(codec, nulls));
    }

    @Test
    void arraysComeBackEqual() {
        Arrays2 arrays = new Arrays2(
                new int[] {1, -1},
                new double[] {Double.NaN},
                new String[] {"a", null},
                new boolean[] {true, false},
                new long[][] {{1, 2}, null, {}},
                new char[] {'a'});

        Arrays2 copy = roundTrip(Codecs.of(Arrays2.class), arrays);

        assertArrayEquals(arrays.counts(), copy.counts());
        assertArrayEquals(arrays.sums(), copy.sums());
        assertArrayEquals(arrays.names(), copy.names());
        assertArrayEquals(arrays.flags(), copy.flags());
        assertArrayEquals(arrays.table(), copy.table());
        assertArrayEquals(arrays.letters(), copy.letters());
    }

    @Test
    void equalSetsAndMapsHaveEqualBytes() {
        Codec<Map<String, Set<Integer>>> codec =
                Codecs.mapOf(Codecs.of(String.class), Codecs.setOf(Codecs.of(Integer.class)));
        Map<String, Set<Integer>> forward = new LinkedHashMap<>();
        Map<String, Set<Integer>> backward = new LinkedHashMap<>();
        for (int i = 0; i < 100; i++) {
            forward.put("key " + i, new TreeSet<>(Set.of(i, i + 1, 1000)));
            backward.put("key " + (99 - i), new LinkedHashSet<>(List.of(1000, 100 - i, 99 - i)));
        }

        assertEquals(forward, backward);
        assertArrayEquals(bytes(codec, forward), bytes(codec, backward));
        assertEquals(forward, roundTrip(codec, backward));
    }

    @Test
    void setsAndMapsComeBackInTheOrderOfTheirBytes() {
        Map<Integer, String> map = new HashMap<>(Map.of(3, "c", 1, "a", 2, "b"));
        map.put(null, "none");

        Map<Integer, String> copy = roundTrip(Codecs.mapOf(Codecs.of(Integer.class), Codecs.of(String.class)), map);

        assertEquals(Arrays.asList(null, 1, 2, 3), new ArrayList<>(copy.keySet()));
    }

    @Test
    void whatComesBackMayBeChanged() {
        Holder holder = roundTrip(
                Codecs.of(Holder.class),
                new Holder(List.of("a"), Set.of(), Map.of("x", List.of()), null, null, null, null, null, 'x'));

        holder.names().add("b");
        holder.units().add(TimeUnit.DAYS);
        holder.lists().get("x").add(1);

        assertEquals(List.of("a", "b"), holder.names());
    }

    @Test
    void aTypeWithParametersHasACodec() throws Exception {
        Type type = Holder.class.getRecordComponents()[2].getGenericType();
        @SuppressWarnings("unchecked") // The type is the one of the component above.
        Codec<Map<String, List<Integer>>> codec = (Codec<Map<String, List<Integer>>>) Codecs.ofType(type);

        assertEquals(Map.of("x", List.of(1)), roundTrip(codec, Map.of("x", List.of(1))));
        assertEquals("map<string?, list<int?>?>", codec.schema().text());
        assertEquals(Optional.of("a"), roundTrip(Codecs.optionalOf(Codecs.of(String.class)), Optional.of("a")));
    }

    @Test
    void aDamagedCountTakesNoMemory() {
        Codec<List<String>> codec = Codecs.listOf(Codecs.of(String.class));

        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> codec.read(new ByteReader(new byte[] {0x7f, -1, -1, -1, 0, 0})));

        assertEquals("damaged encoding: 2147483647 elements wanted, 2 bytes there", refused.getMessage());
    }

    @Test
    void typesWithoutEndOrOfUnknownCasesAreRefused() {
        IllegalArgumentException endless = assertThrows(IllegalArgumentException.class, () -> Codecs.of(Tree.class));
        IllegalArgumentException open = assertThrows(IllegalArgumentException.class, () -> Codecs.of(Open.class));

        assertTrue(endless.getMessage().contains("Tree contains itself in record Tree in Node"), endless.getMessage());
        assertTrue(
                open.getMessage().endsWith("AnyClass is neither a record nor an enum nor a sealed interface"),
                open.getMessage());
    }

    private static <T> byte[] bytes(Codec<T> codec, T value) {
        ByteWriter out = new ByteWriter();
        codec.write(value, out);
        return out.toByteArray();
    }

    private static <T> T roundTrip(Codec<T> codec, T value) {
        ByteReader in = new ByteReader(bytes(codec, value));
        T copy = codec.read(in);
        assertEquals(0, in.remaining());
        return copy;
    }
}
