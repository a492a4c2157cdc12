package dev.rivulet.delta.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowHash;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.time.Clock;
import dev.rivulet.delta.AllTypes;
import dev.rivulet.delta.DeltaSink;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.diff.DiffReport.Sample;
import dev.rivulet.delta.spill.EncodedRow;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class TableDiffTest {

    private static final Path LEFT = Path.of("/left");
    private static final Path RIGHT = Path.of("/right");
    private static final Path SCRATCH = Path.of("/scratch");
    private static final StructRowType PAIR = StructRowType.of(
            "pair", Schema.of(Field.nullable("d", DataType.Simple.DOUBLE), Field.nullable("n", DataType.Simple.LONG)));

    private final Clock clock = new SimClock();
    private final SimDisk disk = new SimDisk(clock, 1);
    private final TableDiff diff = TableDiff.in(disk, SCRATCH);

    private void write(Path table, StructRowType rowType, List<Row> rows) throws IOException {
        try (SinkSession<Row> session = DeltaSink.append(table, rowType)
                .open(new SinkContext("job", "sink", new UUID(1, 2), nextTerm(table), disk, clock))) {
            for (Row row : rows) {
                session.writer().write(row);
            }
            long epoch = session.committer().committedEpoch() + 1;
            session.committer().commit(List.of(session.writer().seal(new EpochSeal(epoch, epoch, rows.size(), 0))));
        }
    }

    private long nextTerm(Path table) throws IOException {
        return disk.list(table).size() + 1L;
    }

    private DiffReport compare(TableDiff how) throws IOException {
        DiffReport report = how.compare(
                DeltaTable.open(disk, clock, LEFT).read(),
                DeltaTable.open(disk, clock, RIGHT).read());
        assertEquals(List.of(), disk.list(SCRATCH), "files left in the scratch directory");
        return report;
    }

    private static Row pair(double d, long n) {
        return row(builder -> {
            builder.setDouble(0, d);
            builder.setLong(1, n);
        });
    }

    private interface Filler {

        void fill(RowBuilder<Row> builder);
    }

    private static Row row(Filler filler) {
        RowBuilder<Row> builder = PAIR.newBuilder();
        filler.fill(builder);
        try {
            return builder.build();
        } catch (MalformedRowException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void sameRowsInAnotherOrderAreEqualAlsoWithSpecialValues() throws IOException {
        List<Row> rows = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(31);
        for (int index = 0; index < 500; index++) {
            rows.add(AllTypes.row(random));
        }
        rows.addAll(rows.subList(0, 100));
        write(LEFT, AllTypes.ROW_TYPE, rows);
        List<Row> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, new java.util.Random(3));
        write(RIGHT, AllTypes.ROW_TYPE, shuffled);

        DiffReport report = compare(diff);

        assertTrue(report.areRowsEqual(), report::toString);
        assertEquals(600, report.equalCount());
    }

    @Test
    void nullsAndNaNsAreEqualAndZerosDiffer() throws IOException {
        double oddNaN = Double.longBitsToDouble(0x7ff8_0000_dead_beefL);
        Row empty = row(builder -> {});
        write(LEFT, PAIR, List.of(empty, pair(Double.NaN, 1), pair(0.0, 2)));
        write(RIGHT, PAIR, List.of(pair(oddNaN, 1), empty, pair(-0.0, 2)));

        DiffReport report = compare(diff);

        assertEquals(2, report.equalCount());
        assertEquals(List.of(new Sample(pair(0.0, 2), 1)), report.onlyLeft());
        assertEquals(List.of(new Sample(pair(-0.0, 2), 1)), report.onlyRight());
    }

    @Test
    void countsAndSamplesAreThoseOfAPlainComparisonHoweverLittleMemoryThereIs() throws IOException {
        SplittableRandom random = new SplittableRandom(32);
        List<Row> left = new ArrayList<>();
        List<Row> right = new ArrayList<>();
        for (int index = 0; index < 6_000; index++) {
            Row row = pair(random.nextInt(3) - 1.5, random.nextInt(2_000));
            if (random.nextInt(20) > 0) {
                left.add(row);
            }
            if (random.nextInt(20) > 0) {
                right.add(row);
            }
        }
        write(LEFT, PAIR, left.subList(0, 3_000));
        write(LEFT, PAIR, left.subList(3_000, left.size()));
        write(RIGHT, PAIR, right);
        DiffReport expected = plainly(left, right, 7);

        // All at once; 64 files; files of files; and all that the hash has to give for two rows.
        for (long memory : new long[] {Long.MAX_VALUE, 100_000, 2_000, 300}) {
            assertEquals(expected, compare(diff.withMemory(memory).withSamples(7)), "memory " + memory);
        }
    }

    private static DiffReport plainly(List<Row> left, List<Row> right, int samples) {
        Map<Row, Long> excess = new HashMap<>();
        left.forEach(row -> excess.merge(row, 1L, Long::sum));
        right.forEach(row -> excess.merge(row, -1L, Long::sum));
        RowOrder order = new RowOrder(PAIR.schema());
        long onlyLeft =
                excess.values().stream().mapToLong(count -> Math.max(count, 0)).sum();
        long onlyRight =
                excess.values().stream().mapToLong(count -> Math.max(-count, 0)).sum();
        return new DiffReport(
                new SchemaDiff(List.of(), true),
                left.size() - onlyLeft,
                onlyLeft,
                onlyRight,
                first(excess, order, 1, samples),
                first(excess, order, -1, samples));
    }

    private static List<Sample> first(Map<Row, Long> excess, RowOrder order, int sign, int samples) {
        return excess.entrySet().stream()
                .filter(entry -> Long.signum(entry.getValue()) == sign)
                .sorted(Map.Entry.comparingByKey(order))
                .limit(samples)
                .map(entry -> new Sample(entry.getKey(), Math.abs(entry.getValue())))
                .toList();
    }

    @Test
    void oneRowAMillionTimesFitsIntoTheMemoryOfOne() throws IOException {
        RowTally tally = new RowTally(300);
        RowForm form = new RowForm(PAIR.schema());
        EncodedRow row = form.encode(pair(1, 1));

        boolean fits = tally.take(
                consumer -> {
                    for (int index = 0; index < 1_000_000; index++) {
                        consumer.accept(row);
                    }
                },
                consumer -> consumer.accept(row));

        assertTrue(fits);
        assertEquals(1, tally.equalCount());
    }

    @Test
    void versionsOfOneTableAreCompared() throws IOException {
        write(LEFT, PAIR, List.of(pair(1, 1)));
        write(LEFT, PAIR, List.of(pair(1, 2)));
        write(LEFT, PAIR, List.of(pair(1, 1)));
        DeltaTable table = DeltaTable.open(disk, clock, LEFT);

        DiffReport report = diff.compare(table.versionAsOf(1), table.versionAsOf(3));

        assertEquals(1, report.equalCount());
        assertEquals(List.of(new Sample(pair(1, 1), 1), new Sample(pair(1, 2), 1)), report.onlyRight());
        IOException none = assertThrows(IOException.class, () -> table.versionAsOf(4));
        assertTrue(none.getMessage().contains("version 4 cannot be read"), none.getMessage());
    }

    @Test
    void columnsThatDifferAreToldAndRowsAreNotCompared() throws IOException {
        write(LEFT, PAIR, List.of(pair(1, 1)));
        StructRowType other = StructRowType.of(
                "other",
                Schema.of(Field.nullable("N", DataType.Simple.INT), Field.nullable("more", DataType.Simple.STRING)));
        write(RIGHT, other, List.of());
        writeNothing(RIGHT, other);

        DiffReport report = compare(diff);

        assertFalse(report.areRowsEqual());
        assertEquals(
                List.of("only left: d double", "left: n long, right: N int", "only right: more string"),
                report.schema().differences());
        assertEquals(0, report.onlyLeftCount());
    }

    /** Opening is enough to create the table. */
    private void writeNothing(Path table, StructRowType rowType) throws IOException {
        DeltaSink.append(table, rowType)
                .open(new SinkContext("job", "sink", new UUID(1, 2), 99, disk, clock))
                .close();
    }

    @Test
    void orderAndNullabilityOfColumnsDoNotKeepRowsFromBeingCompared() throws IOException {
        write(LEFT, PAIR, List.of(pair(1.5, 1), pair(2.5, 2)));
        StructRowType swapped = StructRowType.of(
                "swapped",
                Schema.of(Field.required("n", DataType.Simple.LONG), Field.nullable("D", DataType.Simple.DOUBLE)));
        RowBuilder<Row> builder = swapped.newBuilder();
        builder.setLong(0, 1);
        builder.setDouble(1, 1.5);
        write(RIGHT, swapped, List.of(AllTypes.build(builder)));

        DiffReport report = compare(diff);

        assertEquals(
                List.of("left: n long, right: n long not null"), report.schema().differences());
        assertEquals(1, report.equalCount());
        assertEquals(List.of(new Sample(pair(2.5, 2), 1)), report.onlyLeft());
        assertEquals(0, report.onlyRightCount());
    }

    @Test
    void hashOfADumpedTableIsThatOfItsRows() throws IOException {
        RowForm form = new RowForm(PAIR.schema());
        Row row = pair(1, 2);

        EncodedRow encoded = form.encode(row);

        assertEquals(RowHash.of(PAIR).hash(row), encoded.place());
        assertEquals("{d=1.0, n=2}", form.decode(encoded).toString());
    }

    @Test
    void rowsAreDumpedWithAllTheirDigits() {
        Schema schema = Schema.of(
                Field.nullable("b", DataType.Simple.BOOLEAN),
                Field.nullable("f", DataType.Simple.FLOAT),
                Field.nullable("d", DataType.Simple.DOUBLE),
                Field.nullable("day", DataType.Simple.DATE),
                Field.nullable("t", DataType.Simple.TIMESTAMP),
                Field.nullable("w", DataType.Simple.TIMESTAMP_NTZ),
                Field.nullable("s", DataType.Simple.STRING),
                Field.nullable("x", DataType.Simple.BINARY),
                Field.nullable("dec", new DataType.Decimal(38, 18)),
                Field.nullable("none", DataType.Simple.LONG));
        RowBuilder<Row> builder = StructRowType.of("row", schema).newBuilder();
        builder.setLong(0, 1);
        builder.setDouble(1, 0.1f);
        builder.setDouble(2, Double.NEGATIVE_INFINITY);
        builder.setLong(3, -1);
        builder.setLong(4, -1);
        builder.setLong(5, 1_500_000);
        builder.setObject(6, "a\"b\n");
        builder.setObject(7, new byte[] {1, 2});
        builder.setObject(8, new java.math.BigDecimal("12345678901234567890.000000000000000100"));

        assertEquals(
                "{\"b\":true,\"f\":0.1,\"d\":\"-Infinity\",\"day\":\"1969-12-31\",\"t\":\"1969-12-31T23:59:59.999999Z\","
                        + "\"w\":\"1970-01-01T00:00:01.500\",\"s\":\"a\\\"b\\n\",\"x\":\"AQI=\","
                        + "\"dec\":12345678901234567890.000000000000000100,\"none\":null}",
                RowDump.toJson(AllTypes.build(builder)));
    }
}
