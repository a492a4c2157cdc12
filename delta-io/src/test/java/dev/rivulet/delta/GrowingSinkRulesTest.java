package dev.rivulet.delta;

import static dev.rivulet.delta.GrowthFixture.APPEND;
import static dev.rivulet.delta.GrowthFixture.append;
import static dev.rivulet.delta.GrowthFixture.reading;
import static dev.rivulet.delta.Refusals.assertFails;
import static dev.rivulet.delta.SinkFixture.CLOCK;
import static dev.rivulet.delta.SinkFixture.TABLE;
import static dev.rivulet.delta.SinkFixture.context;
import static dev.rivulet.delta.SinkFixture.open;
import static dev.rivulet.delta.SinkFixture.stage;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.RefusedRows;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.delta.GrowthFixture.Reading;
import dev.rivulet.delta.quality.ViolationPolicy;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A sink that gives its table columns, where the table has some already, and rules for its rows. */
final class GrowingSinkRulesTest {

    private final SimDisk disk = new SimDisk(CLOCK, 1);

    private Map<Long, String> rows() throws IOException {
        return GrowthFixture.rows(disk);
    }

    /** A table that has the rows' own columns, and more. */
    private DeltaTable create(Field... more) throws IOException {
        List<Field> fields = new ArrayList<>(List.of(
                Field.required("id", Simple.LONG),
                Field.required("device", Simple.STRING),
                Field.nullable("rescued", Simple.STRING)));
        fields.addAll(List.of(more));
        return DeltaTable.openOrCreate(disk, CLOCK, TABLE, TableDefinition.of(Schema.of(fields.toArray(Field[]::new))));
    }

    @Test
    void columnsOfTheTableTakeWhatFitsThem() throws IOException {
        create(
                Field.nullable("small", Simple.SHORT),
                Field.nullable("day", Simple.DATE),
                Field.nullable("time", Simple.TIMESTAMP),
                Field.nullable("price", new DataType.Decimal(6, 2)),
                Field.nullable("near", Simple.FLOAT));
        append(
                disk,
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
        create(Field.nullable("time", Simple.TIMESTAMP), Field.nullable("wall", Simple.TIMESTAMP_NTZ));
        append(
                disk,
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
        append(disk, "{\"size\":5,\"twice\":10}", "{\"size\":null,\"code\":\"abc\"}", "{\"code\":\"abcd\"}", "");

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
        append(disk, "{\"speed\":1}");
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
    void keysAreToldApartWhenColumnsComeAlsoThoseThatMembersGoTo() throws IOException {
        create(Field.nullable("serial", Simple.STRING)).alter().addUniqueKey("serial", "serial");
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
}
