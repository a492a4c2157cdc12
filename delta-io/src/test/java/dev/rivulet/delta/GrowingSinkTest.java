package dev.rivulet.delta;

import static dev.rivulet.delta.Refusals.assertFails;
import static dev.rivulet.delta.Refusals.assertRefused;
import static dev.rivulet.delta.SinkFixture.CLOCK;
import static dev.rivulet.delta.SinkFixture.TABLE;
import static dev.rivulet.delta.SinkFixture.context;
import static dev.rivulet.delta.SinkFixture.open;
import static dev.rivulet.delta.SinkFixture.stage;
import static dev.rivulet.delta.SinkFixture.stageAndCommit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.RefusedRows;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.delta.history.CommitEntry;
import dev.rivulet.delta.quality.ViolationPolicy;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A sink that gives its table columns for what rows bring. */
final class GrowingSinkTest {

    /** What a source that rescues makes. */
    record Reading(long id, String device, @Nullable String rescued) {}

    static final DeltaSink<Reading> APPEND =
            DeltaSink.append(TABLE, Reading.class).addingColumnsFrom("rescued");
    static final DeltaSink<Reading> UPSERT =
            DeltaSink.upsert(TABLE, Reading.class, "device").addingColumnsFrom("rescued");

    private final SimDisk disk = new SimDisk(CLOCK, 1);

    static Reading reading(long id, @Nullable String rescued) {
        return new Reading(id, "d" + id, rescued);
    }

    static void write(SimDisk disk, DeltaSink<Reading> sink, long term, long epoch, String... rescued)
            throws IOException {
        try (SinkSession<Reading> session = sink.open(context(disk, term))) {
            List<Reading> rows = new ArrayList<>();
            for (String each : rescued) {
                rows.add(reading(epoch * 100 + rows.size(), each.isEmpty() ? null : each));
            }
            stageAndCommit(session, epoch, rows);
        }
    }

    /** Per id, what else is there, but for the device. */
    private Map<Long, String> rows() throws IOException {
        return rows(disk);
    }

    static Map<Long, String> rows(SimDisk disk) throws IOException {
        Map<Long, String> found = new TreeMap<>();
        open(disk).read().forEach(row -> found.put(row.longValue(0), others(row)));
        return found;
    }

    private static String others(Row row) {
        Map<String, String> values = new TreeMap<>();
        for (int index = 2; index < row.schema().fieldCount(); index++) {
            Field field = row.schema().field(index);
            if (!row.isNull(index)) {
                values.put(field.name(), text(row, index, field.type()));
            }
        }
        return values.toString();
    }

    private static String text(Row row, int index, DataType type) {
        return switch (type.physical()) {
            case LONG -> Long.toString(row.longValue(index));
            case DOUBLE -> Double.toString(row.doubleValue(index));
            case OBJECT -> String.valueOf(row.objectValue(index));
        };
    }

    private String columns() throws IOException {
        return columns(disk);
    }

    /** Those that are not the rows' own. */
    static String columns(SimDisk disk) throws IOException {
        Schema schema = open(disk).schema();
        return schema.fields().subList(3, schema.fieldCount()).toString();
    }

    @Test
    void columnsAreOfTheTypeThatHasAllValuesOfTheEpoch() throws IOException {
        write(
                disk,
                APPEND,
                1,
                1,
                "{\"whole\":7,\"mixed\":21,\"on\":true,\"text\":\"a\",\"odd\":1,\"at\":{\"x\": [1, 2.50]}}",
                "{\"whole\":-8,\"mixed\":21.5,\"on\":false,\"text\":\"\",\"odd\":\"b\",\"at\":[]}",
                "{\"whole\":null,\"mixed\":1e3,\"odd\":true,\"nothing\":null}",
                "");

        assertEquals("[whole long, mixed double, on boolean, text string, odd string, at string]", columns());
        assertEquals(
                Map.of(
                        100L, "{at={\"x\": [1, 2.50]}, mixed=21.0, odd=1, on=1, text=a, whole=7}",
                        101L, "{at=[], mixed=21.5, odd=b, on=0, text=, whole=-8}",
                        102L, "{mixed=1000.0, odd=true, rescued={\"nothing\":null}}",
                        103L, "{}"),
                rows());
    }

    @Test
    void whatDoesNotFitLaterIsRescued() throws IOException {
        write(disk, APPEND, 1, 1, "{\"whole\":7,\"mixed\":21.5,\"on\":true,\"text\":\"a\"}");
        write(
                disk,
                APPEND,
                2,
                2,
                "{\"whole\":7.5,\"mixed\":9007199254740993,\"on\":1,\"text\":4}",
                "{\"whole\":12345678901234567890,\"mixed\":1e999,\"on\":\"true\",\"text\":{\"x\":1}}",
                "{\"WHOLE\":1,\"whole\":2,\"mixed\":9007199254740992,\"mixed\":5}");

        assertEquals("[whole long, mixed double, on boolean, text string]", columns());
        Map<Long, String> rows = rows();
        assertEquals("{rescued={\"whole\":7.5,\"mixed\":9007199254740993,\"on\":1}, text=4}", rows.get(200L));
        assertEquals(
                "{rescued={\"whole\":12345678901234567890,\"mixed\":1e999,\"on\":\"true\"}, text={\"x\":1}}",
                rows.get(201L));
        assertEquals("{mixed=9.007199254740992E15, rescued={\"whole\":2,\"mixed\":5}, whole=1}", rows.get(202L));
    }

    @Test
    void numbersBeyondWhatADoubleHoldsMakeATextOfAll() throws IOException {
        write(disk, APPEND, 1, 1, "{\"n\":9007199254740993}", "{\"n\":0.5}", "{\"big\":12345678901234567890}");

        assertEquals("[n string, big string]", columns());
        assertEquals(Map.of(100L, "{n=9007199254740993}", 101L, "{n=0.5}", 102L, "{big=12345678901234567890}"), rows());
    }

    @Test
    void columnsOfTheTableTakeWhatFitsThem() throws IOException {
        DeltaTable.openOrCreate(
                disk,
                CLOCK,
                TABLE,
                TableDefinition.of(Schema.of(
                        Field.required("id", Simple.LONG),
                        Field.required("device", Simple.STRING),
                        Field.nullable("rescued", Simple.STRING),
                        Field.nullable("small", Simple.SHORT),
                        Field.nullable("day", Simple.DATE),
                        Field.nullable("time", Simple.TIMESTAMP),
                        Field.nullable("price", new DataType.Decimal(6, 2)),
                        Field.nullable("near", Simple.FLOAT))));
        write(
                disk,
                APPEND,
                1,
                1,
                "{\"small\":32767,\"day\":\"1970-01-03\",\"time\":\"1970-01-01T00:00:01Z\",\"price\":12.5,\"near\":0.5}",
                "{\"small\":32768,\"day\":3,\"time\":1000,\"price\":\"12.50\",\"near\":16777217}",
                "{\"small\":\"1\",\"day\":\"no\",\"time\":true,\"price\":12.505,\"near\":1e39}",
                "{\"price\":1e1000000000,\"near\":\"x\",\"new\":1}");

        assertEquals(
                Map.of(
                        100L, "{day=2, near=0.5, price=12.50, small=32767, time=1000000}",
                        101L, "{price=12.50, rescued={\"small\":32768,\"day\":3,\"near\":16777217}, time=1000000}",
                        102L, "{rescued={\"small\":\"1\",\"day\":\"no\",\"time\":true,\"price\":12.505,\"near\":1e39}}",
                        103L, "{new=1, rescued={\"price\":1e1000000000,\"near\":\"x\"}}"),
                rows());
    }

    /** Sources cut times to the microsecond; here the text has a place to stay. */
    @Test
    void timesOfFinerDigitsThanAColumnHasStayWhereTheyAre() throws IOException {
        DeltaTable.openOrCreate(
                disk,
                CLOCK,
                TABLE,
                TableDefinition.of(Schema.of(
                        Field.required("id", Simple.LONG),
                        Field.required("device", Simple.STRING),
                        Field.nullable("rescued", Simple.STRING),
                        Field.nullable("time", Simple.TIMESTAMP),
                        Field.nullable("wall", Simple.TIMESTAMP_NTZ))));
        write(
                disk,
                APPEND,
                1,
                1,
                "{\"time\":\"1970-01-01T00:00:00.1234567Z\",\"wall\":\"1970-01-01T00:00:00.000000001\"}",
                "{\"time\":\"1970-01-01T01:00:00.123456000+01:00\",\"wall\":\"1970-01-01 00:00:00.100000000\"}",
                "{\"time\":\"1970-01-01T00:00:00.123450010Z\",\"wall\":\"1970-01-01T00:00:00.1\"}");

        assertEquals(
                Map.of(
                        100L,
                        "{rescued={\"time\":\"1970-01-01T00:00:00.1234567Z\",\"wall\":\"1970-01-01T00:00:00.000000001\"}}",
                        101L,
                        "{time=123456, wall=100000}",
                        102L,
                        "{rescued={\"time\":\"1970-01-01T00:00:00.123450010Z\"}, wall=100000}"),
                rows());
    }

    @Test
    void defaultsGeneratedColumnsAndLengthsHold() throws IOException {
        ForeignTable.write(
                disk,
                TABLE,
                0,
                "\"minReaderVersion\":1,\"minWriterVersion\":7,\"writerFeatures\":[\"generatedColumns\","
                        + "\"allowColumnDefaults\",\"invariants\",\"appendOnly\"]",
                String.join(
                        ",",
                        ForeignTable.column("id", "long", false, ""),
                        ForeignTable.column("device", "string", false, ""),
                        ForeignTable.column("rescued", "string", true, ""),
                        ForeignTable.column("size", "integer", false, "\"CURRENT_DEFAULT\":\"7\""),
                        ForeignTable.column("twice", "integer", true, "\"delta.generationExpression\":\"size * 2\""),
                        ForeignTable.column("code", "string", true, "\"__CHAR_VARCHAR_TYPE_STRING\":\"varchar(3)\"")),
                "");
        write(
                disk,
                APPEND,
                1,
                1,
                "{\"size\":5,\"twice\":10}",
                "{\"size\":null,\"code\":\"abc\"}",
                "{\"code\":\"abcd\"}",
                "");

        assertEquals(
                Map.of(
                        100L, "{rescued={\"twice\":10}, size=5, twice=10}",
                        101L, "{code=abc, size=7, twice=14}",
                        102L, "{rescued={\"code\":\"abcd\"}, size=7, twice=14}",
                        103L, "{size=7, twice=14}"),
                rows());
    }

    @Test
    void aConstraintOverAMembersColumnIsAsked() throws IOException {
        write(disk, APPEND, 1, 1, "{\"speed\":1}");
        open(disk).alter().addConstraint("slow", "speed IS NULL OR speed < 10");
        DeltaSink<Reading> refusing = APPEND.onViolation(ViolationPolicy.DEAD_LETTER);
        try (SinkSession<Reading> session = refusing.open(context(disk, 2))) {
            assertNotNull(session.writer().refuse(reading(1, "{\"speed\":10}")));
            assertNull(session.writer().refuse(reading(1, "{\"speed\":9,\"new\":1}")));
            session.writer().write(reading(1, "{\"speed\":9,\"new\":1}"));
            RefusedRows.Builder refused = new RefusedRows.Builder();
            refused.add(0);
            session.committer().commit(List.of(session.writer().seal(new EpochSeal(2, 2, 2, 0, refused.build()))));
        }
        assertEquals("{new=1, speed=9}", rows().get(1L));

        try (SinkSession<Reading> session = APPEND.open(context(disk, 3))) {
            assertFails("slow", () -> session.writer().write(reading(2, "{\"speed\":10}")));
        }
        open(disk).alter().addConstraint("whole", "rescued IS NULL");
        assertFails("CHECK constraint whole (rescued IS NULL)", () -> APPEND.open(context(disk, 4)));
    }

    @Test
    void aTableGetsNoMoreThanSoManyColumns() throws IOException {
        List<String> rows = new ArrayList<>();
        for (int name = 0; name < 1_100; name++) {
            rows.add("{\"c" + name + "\":1}");
        }
        try (SinkSession<Reading> session = APPEND.open(context(disk, 1))) {
            List<Reading> readings = new ArrayList<>();
            rows.forEach(row -> readings.add(reading(readings.size(), row)));
            stageAndCommit(session, 1, readings);
            stageAndCommit(session, 2, List.of(reading(2_000, "{\"more\":1,\"c0\":2}")));
        }

        assertEquals(1_000, open(disk).schema().fieldCount());
        Map<Long, String> found = rows();
        assertEquals("{c996=1}", found.get(996L));
        assertEquals("{rescued={\"c997\":1}}", found.get(997L));
        assertEquals("{c0=2, rescued={\"more\":1}}", found.get(2_000L));
    }

    @Test
    void moreRowsThanWaitAreStagedAsTheyCome() throws IOException {
        List<Reading> readings = new ArrayList<>();
        for (int row = 0; row < 10_000; row++) {
            readings.add(reading(row, "{\"n\":" + row + "}"));
        }
        readings.add(reading(10_000, "{\"n\":0.5,\"late\":true}"));
        try (SinkSession<Reading> session = APPEND.open(context(disk, 1))) {
            stageAndCommit(session, 1, readings);
        }

        assertEquals("[n long, late boolean]", columns());
        Map<Long, String> found = rows();
        assertEquals(10_001, found.size());
        assertEquals("{n=9999}", found.get(9_999L));
        assertEquals("{late=1, rescued={\"n\":0.5}}", found.get(10_000L));
    }

    @Test
    void largeRowsDoNotWaitForTheWholeEpochEither() throws IOException {
        String large = "x".repeat(1 << 20);
        List<Reading> readings = new ArrayList<>(Collections.nCopies(16, new Reading(1, large, "{\"n\":1}")));
        readings.add(reading(16, "{\"n\":0.5}"));
        try (SinkSession<Reading> session = APPEND.open(context(disk, 1))) {
            stageAndCommit(session, 1, readings);
        }

        assertEquals("[n long]", columns());
        assertEquals("{rescued={\"n\":0.5}}", rows().get(16L));
    }

    @Test
    void columnsComeInAVersionOfTheirOwnBeforeTheirRows() throws IOException {
        write(disk, APPEND, 1, 1, "{\"a\":1,\"b\":2}");

        List<CommitEntry> entries = open(disk).history().entries(2);
        assertEquals("ADD COLUMNS", entries.get(1).operation());
        assertEquals("STREAMING UPDATE", entries.get(0).operation());
    }

    @Test
    void upsertsGrowAndStillFindTheirRows() throws IOException {
        try (SinkSession<Reading> session = UPSERT.open(context(disk, 1))) {
            for (long epoch = 1; epoch <= 12; epoch++) {
                stageAndCommit(
                        session,
                        epoch,
                        List.of(
                                new Reading(0, "a", "{\"n" + epoch + "\":1}"),
                                new Reading(epoch, "d" + epoch, "{\"n" + epoch + "\":2,\"n1\":3}")));
            }
        }

        Map<Long, String> found = rows();
        assertEquals(13, found.size());
        assertEquals("{n12=1}", found.get(0L));
        assertEquals("{n1=2, rescued={\"n1\":3}}", found.get(1L));
        assertEquals("{n1=3, n7=2}", found.get(7L));
    }

    @Test
    void filesThatArePutTogetherKeepTheirColumns() throws IOException {
        DeltaSink<Reading> sink = APPEND.withAutoCompaction(2);
        try (SinkSession<Reading> session = sink.open(context(disk, 1))) {
            for (long epoch = 1; epoch <= 12; epoch++) {
                stageAndCommit(session, epoch, List.of(reading(epoch, "{\"n" + epoch + "\":" + epoch + "}")));
            }
        }

        assertTrue(open(disk).history().entries(100).stream()
                .anyMatch(entry -> entry.operation().equals("OPTIMIZE")));
        Map<Long, String> found = rows();
        for (long epoch = 1; epoch <= 12; epoch++) {
            assertEquals("{n" + epoch + "=" + epoch + "}", found.get(epoch));
        }
    }

    @Test
    void keysAreToldApartWhenColumnsComeAlsoThoseThatMembersGoTo() throws IOException {
        DeltaTable.openOrCreate(
                        disk,
                        CLOCK,
                        TABLE,
                        TableDefinition.of(Schema.of(
                                Field.required("id", Simple.LONG),
                                Field.required("device", Simple.STRING),
                                Field.nullable("rescued", Simple.STRING),
                                Field.nullable("serial", Simple.STRING))))
                .alter()
                .addUniqueKey("serial", "serial");
        DeltaSink<Reading> sink = APPEND.onViolation(ViolationPolicy.DEAD_LETTER);
        try (SinkSession<Reading> session = sink.open(context(disk, 1))) {
            for (long epoch = 1; epoch <= 3; epoch++) {
                Reading row = reading(epoch, "{\"serial\":\"s" + epoch + "\",\"n" + epoch + "\":1}");
                assertNull(session.writer().refuse(row));
                StagedEpoch staged = stage(session, epoch, List.of(row));
                assertNotNull(session.writer().refuse(reading(9, "{\"serial\":\"s" + epoch + "\"}")));
                session.committer().commit(List.of(staged));
                assertNotNull(session.writer().refuse(reading(9, "{\"Serial\":\"s1\",\"x\":1}")));
            }
        }

        assertEquals("{n3=1, serial=s3}", rows().get(3L));
    }

    @Test
    void partitionsAndMappedNamesGrow() throws IOException {
        for (String mode : List.of("name", "id")) {
            SimDisk mapped = new SimDisk(CLOCK, 1);
            DeltaSink<Reading> sink =
                    APPEND.partitionedBy("device").withTableProperty("delta.columnMapping.mode", mode);
            try (SinkSession<Reading> session = sink.open(context(mapped, 1))) {
                stageAndCommit(session, 1, List.of(reading(1, "{\"room temp\":1}"), reading(2, "{\"b\":2}")));
                stageAndCommit(session, 2, List.of(reading(3, "{\"c\":\"x\",\"b\":3}")));
            }
            Map<Long, String> found = rows(mapped);

            assertEquals(Map.of(1L, "{room temp=1}", 2L, "{b=2}", 3L, "{b=3, c=x}"), found, mode);
        }
    }

    @Test
    void theColumnHasToBeATextThatMayBeNull() {
        assertRefused("nothing", () -> DeltaSink.append(TABLE, Reading.class).addingColumnsFrom("nothing"));
        assertRefused(
                "wanted string that may be null",
                () -> DeltaSink.append(TABLE, Reading.class).addingColumnsFrom("device"));
        assertRefused(
                "wanted string that may be null",
                () -> DeltaSink.append(TABLE, Reading.class).addingColumnsFrom("id"));
    }
}
