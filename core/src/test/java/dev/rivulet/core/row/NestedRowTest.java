package dev.rivulet.core.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.codec.KeyCodecs;
import dev.rivulet.core.row.DataType.Simple;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Arrays, maps and structs in rows. */
final class NestedRowTest {

    private enum Unit {
        KELVIN,
        PASCAL
    }

    private record Point(double x, Float y, Unit unit) {}

    private record Reading(
            long id,
            List<Integer> counts,
            Map<String, BigDecimal> prices,
            Point at,
            List<Point> path,
            List<List<LocalDate>> days,
            Map<Long, Instant> seen,
            List<byte[]> blobs,
            List<Boolean> flags) {}

    private record Endless(List<Endless> inner) {}

    private record Bare(@SuppressWarnings("rawtypes") List values) {}

    private record ByBytes(Map<byte[], String> names) {}

    private record Small(List<Integer> values, Point at) {}

    private record Large(Point at, List<Long> values) {}

    private static final RecordRowType<Reading> RECORDS = RecordRowType.of(Reading.class);

    private static final StructRowType STRUCTS = StructRowType.of("Reading", RECORDS.schema());

    private static Reading reading(String price, byte blob) {
        Map<String, BigDecimal> prices = new LinkedHashMap<>();
        prices.put("b", new BigDecimal(price));
        prices.put("a", null);
        return new Reading(
                7,
                Arrays.asList(1, null, -3),
                prices,
                new Point(1.5, null, Unit.PASCAL),
                List.of(new Point(-0.0, 2f, Unit.KELVIN), new Point(Double.NaN, 3f, Unit.PASCAL)),
                List.of(List.of(LocalDate.of(2024, 2, 29)), List.of()),
                Map.of(5L, Instant.parse("2024-02-29T12:00:00.000001Z")),
                List.of(new byte[] {blob}, new byte[0]),
                Arrays.asList(true, false, null));
    }

    private static <A, B> B copied(A row, RowType<A> from, RowType<B> to) throws MalformedRowException {
        RowBuilder<B> builder = to.newBuilder();
        for (int index = 0; index < from.schema().fieldCount(); index++) {
            FieldAccessor<A> accessor = from.accessor(index);
            if (accessor.isNull(row)) {
                builder.setNull(index);
            } else if (from.schema().field(index).type().physical() == DataType.Physical.LONG) {
                builder.setLong(index, accessor.longValue(row));
            } else {
                builder.setObject(index, accessor.objectValue(row));
            }
        }
        return builder.build();
    }

    @Test
    void typesAreThoseThatSparkTakes() {
        assertEquals(
                "(id long not null, counts array<int> not null, prices map<string,decimal(38,18)> not null,"
                        + " at struct<x: double not null, y: float, unit: string not null> not null,"
                        + " path array<struct<x: double not null, y: float, unit: string not null>> not null,"
                        + " days array<array<date>> not null, seen map<long,timestamp> not null,"
                        + " blobs array<binary> not null, flags array<boolean> not null)",
                RECORDS.schema().toString());
    }

    @Test
    void valuesLieInRowsByTheirPhysicalForm() throws Exception {
        Row row = copied(reading("2.5", (byte) 1), RECORDS, STRUCTS);

        assertEquals(Arrays.asList(1L, null, -3L), row.objectValue(1));
        assertEquals(List.of(List.of(19782L), List.of()), row.objectValue(5));
        assertEquals(Map.of(5L, 1_709_208_000_000_001L), row.objectValue(6));
        assertEquals(Arrays.asList(1L, 0L, null), row.objectValue(8));
        Row at = (Row) row.objectValue(3);
        assertEquals(1.5, at.doubleValue(0));
        assertTrue(at.isNull(1));
        assertEquals("PASCAL", at.objectValue(2));
        assertEquals(
                "{id=7, counts=[1, null, -3], prices={b=2.500000000000000000, a=null}, at={x=1.5, y=null, unit=PASCAL},"
                        + " path=[{x=-0.0, y=2.0, unit=KELVIN}, {x=NaN, y=3.0, unit=PASCAL}], days=[[2024-02-29], []],"
                        + " seen={5=2024-02-29T12:00:00.000001Z}, blobs=[1 bytes, 0 bytes], flags=[true, false, null]}",
                row.toString());
    }

    @Test
    void recordsComeBackAsTheyWere() throws Exception {
        Reading before = reading("2.5", (byte) 1);

        Reading after = copied(copied(before, RECORDS, STRUCTS), STRUCTS, RECORDS);

        assertEquals(before.counts(), after.counts());
        assertEquals(0, before.prices().get("b").compareTo(after.prices().get("b")));
        assertNull(after.prices().get("a"));
        assertEquals(before.at(), after.at());
        assertEquals(before.path(), after.path());
        assertEquals(before.days(), after.days());
        assertEquals(before.seen(), after.seen());
        assertEquals(before.flags(), after.flags());
    }

    @Test
    void rowsAreEqualByContentAtAnyDepth() throws Exception {
        Row row = copied(reading("2.5", (byte) 1), RECORDS, STRUCTS);
        Row same = copied(reading("2.50", (byte) 1), RECORDS, STRUCTS);

        assertEquals(row, same);
        assertEquals(row.hashCode(), same.hashCode());
        assertNotEquals(row, copied(reading("2.5", (byte) 2), RECORDS, STRUCTS));
        assertNotEquals(row, copied(reading("2.6", (byte) 1), RECORDS, STRUCTS));
    }

    @Test
    void recordsAndRowsHashAlikeAndByTheirContent() throws Exception {
        RowHash<Reading> ofRecords = RowHash.of(RECORDS);
        Reading reading = reading("2.5", (byte) 1);

        assertEquals(ofRecords.hash(reading), RowHash.of(STRUCTS).hash(copied(reading, RECORDS, STRUCTS)));
        assertNotEquals(ofRecords.hash(reading), ofRecords.hash(reading("2.5", (byte) 2)));
        assertNotEquals(ofRecords.hash(reading), ofRecords.hash(reading("2.6", (byte) 1)));
    }

    @Test
    void theHashOfAMapIsFreeOfItsOrder() {
        RowHash<Row> hash = RowHash.of(STRUCTS);
        Map<Object, Object> map = new LinkedHashMap<>(Map.of("x", BigDecimal.ONE));
        map.put("y", BigDecimal.TEN);
        Map<Object, Object> reversed = new LinkedHashMap<>(Map.of("y", BigDecimal.TEN));
        reversed.put("x", BigDecimal.ONE);
        Map<Object, Object> swapped = Map.of("y", BigDecimal.ONE, "x", BigDecimal.TEN);

        assertEquals(hash.hash(withPrices(map)), hash.hash(withPrices(reversed)));
        assertNotEquals(hash.hash(withPrices(map)), hash.hash(withPrices(swapped)));
    }

    @Test
    void whatLiesInLogsAndTablesKeepsItsHash() {
        // Computed once; a change would make targets doubt what they have.
        assertEquals(NESTED_HASH, RowHash.of(RECORDS).hash(reading("2.5", (byte) 1)));
    }

    private static final long NESTED_HASH = 6_382_427_827_211_832_002L;

    private static Row withPrices(Map<Object, Object> prices) {
        StructRowType rows = StructRowType.of("Reading", RECORDS.schema());
        RowBuilder<Row> builder = rows.newBuilder();
        try {
            Row row = copied(reading("1", (byte) 1), RECORDS, rows);
            for (int index = 1; index < 9; index++) {
                builder.setObject(index, index == 2 ? prices : row.objectValue(index));
            }
            builder.setLong(0, 1);
            return builder.build();
        } catch (MalformedRowException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatARowsCodecWritesItReadsAndARecordsCodecAsWell() throws Exception {
        Reading reading = reading("2.5", (byte) 1);
        Row row = copied(reading, RECORDS, STRUCTS);
        ByteWriter out = new ByteWriter();
        Codecs.ofRows(STRUCTS).write(row, out);

        assertEquals(row, Codecs.ofRows(STRUCTS).read(new ByteReader(out.toByteArray())));
        assertEquals(
                copied(row, STRUCTS, RECORDS).path(),
                Codecs.ofRows(RECORDS).read(new ByteReader(out.toByteArray())).path());
    }

    @Test
    void rowsAreReadFromWhatAnotherTypeWroteAtAnyDepth() {
        Codec<Small> small = Codecs.ofRows(RecordRowType.of(Small.class));
        Codec<Large> large = Codecs.ofRows(RecordRowType.of(Large.class));
        ByteWriter out = new ByteWriter();
        small.write(new Small(Arrays.asList(1, null), new Point(1, 2f, Unit.KELVIN)), out);

        Large read = large.readerOf(small.schema()).read(new ByteReader(out.toByteArray()));

        assertEquals(new Large(new Point(1, 2f, Unit.KELVIN), Arrays.asList(1L, null)), read);
    }

    @Test
    void whatHasNoEndOrNoTypeOrCannotBeAKeyIsRefused() {
        assertRefused("contains itself", () -> RecordRowType.of(Endless.class));
        assertRefused(
                "component values: java.util.List does not say what it holds", () -> RecordRowType.of(Bare.class));
        assertRefused("keys of a map are binary", () -> RecordRowType.of(ByBytes.class));
        assertRefused("key field counts of Reading is array<int>", () -> KeyCodecs.ofRows(RECORDS));
        assertRefused(
                "keys of a map are map<int,int>",
                () -> new DataType.Map(new DataType.Map(Simple.INT, Simple.INT, true), Simple.INT, true));
    }

    @Test
    void anEnumThatDoesNotKnowTheWordIsNamedWithItsField() throws Exception {
        Row good = copied(reading("1", (byte) 1), RECORDS, STRUCTS);
        Row point = (Row) good.objectValue(3);
        RowBuilder<Row> points = StructRowType.of("Point", point.schema()).newBuilder();
        points.setDouble(0, 1);
        points.setObject(2, "VOLT");
        RowBuilder<Reading> builder = RECORDS.newBuilder();
        builder.setLong(0, 1);
        for (int index = 1; index < 9; index++) {
            builder.setObject(index, index == 3 ? points.build() : good.objectValue(index));
        }

        MalformedRowException refused = assertThrows(MalformedRowException.class, builder::build);

        assertEquals("in field at: field unit is \"VOLT\", wanted one of KELVIN, PASCAL", refused.getMessage());
    }

    private static void assertRefused(String message, org.junit.jupiter.api.function.Executable what) {
        String refusal = assertThrows(IllegalArgumentException.class, what).getMessage();
        assertTrue(refusal.contains(message), refusal);
    }
}
