package dev.rivulet.delta;

import static dev.rivulet.delta.GrowthFixture.APPEND;
import static dev.rivulet.delta.GrowthFixture.UPSERT;
import static dev.rivulet.delta.GrowthFixture.append;
import static dev.rivulet.delta.GrowthFixture.reading;
import static dev.rivulet.delta.GrowthFixture.write;
import static dev.rivulet.delta.Refusals.assertRefused;
import static dev.rivulet.delta.SinkFixture.CLOCK;
import static dev.rivulet.delta.SinkFixture.TABLE;
import static dev.rivulet.delta.SinkFixture.context;
import static dev.rivulet.delta.SinkFixture.open;
import static dev.rivulet.delta.SinkFixture.stageAndCommit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.delta.GrowthFixture.Reading;
import dev.rivulet.delta.history.CommitEntry;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A sink that gives its table columns for what rows bring. */
final class GrowingSinkTest {

    private final SimDisk disk = new SimDisk(CLOCK, 1);

    private Map<Long, String> rows() throws IOException {
        return GrowthFixture.rows(disk);
    }

    private String columns() throws IOException {
        return GrowthFixture.columns(disk);
    }

    @Test
    void columnsAreOfTheTypeThatHasAllValuesOfTheEpoch() throws IOException {
        append(
                disk,
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
        append(disk, "{\"whole\":7,\"mixed\":21.5,\"on\":true,\"text\":\"a\"}");
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
        append(disk, "{\"n\":9007199254740993}", "{\"n\":0.5}", "{\"big\":12345678901234567890}");

        assertEquals("[n string, big string]", columns());
        assertEquals(Map.of(100L, "{n=9007199254740993}", 101L, "{n=0.5}", 102L, "{big=12345678901234567890}"), rows());
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
        append(disk, "{\"a\":1,\"b\":2}");

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
    void partitionsAndMappedNamesGrow() throws IOException {
        for (String mode : List.of("name", "id")) {
            SimDisk mapped = new SimDisk(CLOCK, 1);
            DeltaSink<Reading> sink =
                    APPEND.partitionedBy("device").withTableProperty("delta.columnMapping.mode", mode);
            try (SinkSession<Reading> session = sink.open(context(mapped, 1))) {
                stageAndCommit(session, 1, List.of(reading(1, "{\"room temp\":1}"), reading(2, "{\"b\":2}")));
                stageAndCommit(session, 2, List.of(reading(3, "{\"c\":\"x\",\"b\":3}")));
            }
            Map<Long, String> found = GrowthFixture.rows(mapped);

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
