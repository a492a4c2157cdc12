package dev.rivulet.core.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.rivulet.core.row.DataType.Simple;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RowHashTest {

    private record Pair(Long left, Long right) {}

    private record Mixed(String text, double number, BigDecimal price, byte[] bytes) {}

    @Test
    void recordsAndRowsOfTheSameContentHashAlike() throws Exception {
        StructRowType type =
                StructRowType.of("Pair", Schema.of(Field.nullable("a", Simple.LONG), Field.nullable("b", Simple.LONG)));
        RowBuilder<Row> builder = type.newBuilder();
        builder.setLong(0, 5);

        assertEquals(
                RowHash.of(RecordRowType.of(Pair.class)).hash(new Pair(5L, null)),
                RowHash.of(type).hash(builder.build()));
    }

    @Test
    void orderNullsAndZerosDiffer() {
        RowHash<Pair> hash = RowHash.of(RecordRowType.of(Pair.class));

        Set<Long> hashes = new HashSet<>();
        for (Pair pair : List.of(
                new Pair(1L, 2L),
                new Pair(2L, 1L),
                new Pair(null, 1L),
                new Pair(1L, null),
                new Pair(0L, 1L),
                new Pair(null, null),
                new Pair(0L, 0L))) {
            hashes.add(hash.hash(pair));
        }

        assertEquals(7, hashes.size());
    }

    @Test
    void zerosOfBothSignsDifferAndAllNotANumbersAreOne() {
        assertNotEquals(hash("", 0.0, "1"), hash("", -0.0, "1"));
        assertEquals(hash("", Double.NaN, "1"), hash("", Double.longBitsToDouble(0xfff0000000000123L), "1"));
    }

    @Test
    void decimalsHashByValue() {
        assertEquals(hash("", 1, "1.5"), hash("", 1, "1.500"));
        assertNotEquals(hash("", 1, "1.5"), hash("", 1, "15"));
    }

    @Test
    void functionNeverChanges() {
        // What these numbers were lies in commits of tables that exist.
        assertEquals(102489452639841645L, hash("tèxt", 1.5, "2.25"));
        assertEquals(
                8588121533073761738L, RowHash.of(RecordRowType.of(Pair.class)).hash(new Pair(7L, null)));
    }

    @Test
    void hashesOfSmallNumbersDoNotCollide() {
        RowHash<Pair> hash = RowHash.of(RecordRowType.of(Pair.class));
        Set<Long> hashes = new HashSet<>();
        for (long left = 0; left < 300; left++) {
            for (long right = 0; right < 300; right++) {
                hashes.add(hash.hash(new Pair(left, right)));
            }
        }

        assertEquals(90_000, hashes.size());
    }

    private static long hash(String text, double number, String price) {
        return RowHash.of(RecordRowType.of(Mixed.class))
                .hash(new Mixed(text, number, new BigDecimal(price), new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9}));
    }
}
