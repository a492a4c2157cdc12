package dev.rivulet.samples.iot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.samples.iot.IotAnswer.Place;
import dev.rivulet.samples.iot.IotAnswer.WindowTotals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracle judges the engine, so its own answers are written out by hand here. */
final class IotOracleTest {

    /**
     * The highest event time is 08:00:21, so at the end the watermark is 08:00:15.999999: the first window of each device is closed and
     * three are open. */
    private static final String TWELVE_LINES = """
            {"device":"a","time":"2026-01-05T08:00:01.000Z","temperature":20.5,"humidity":40.0,"battery":3.7}
            {"device":"b","time":"2026-01-05T08:00:03.000Z","temperature":10.0,"humidity":40.0,"battery":3.7}
            {"device":"a","time":"2026-01-05T08:00:09.999Z","temperature":-3.25,"humidity":40.0,"battery":3.7}
            {"device":"a","time":"2026-01-05T08:00:10.000Z","temperature":21.0,"humidity":40.0,"battery":3.7}
            {"device":"a","time":"2026-01-05T08:00:05.000Z","temperature":-127.0,"humidity":40.0,"battery":3.7}
            {"device":"a","time":"2026-01-05T08:00:14.999Z","temperature":22.0,"humidity":40.0,"battery":3.7}
            {"device":"b","time":"2026-01-05T08:00:00.000Z","temperature":0.1,"humidity":40.0,"battery":3.7}
            {"device":"b","time":"2026-01-05T08:00:15.000Z","temperature":12.0,"humidity":40.0,"battery":3.7}
            {"device":"a","time":"2026-01-05T08:00:09.999Z","temperature":99.0,"humidity":40.0,"battery":3.7}

            {"device":"a","time":"2026-01-05T08:00:21.000Z","temp
            {"device":"a","time":"2026-01-05T09:00:21.000+01:00","temperature":23,"humidity":40.0,"battery":3.7}
            """;

    private static final long EIGHT = Instant.parse("2026-01-05T08:00:00Z").getEpochSecond() * 1_000_000;

    @Test
    void twelveLinesGiveTheAnswerComputedByHand(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("readings.jsonl"), TWELVE_LINES);

        IotAnswer answer = IotOracle.compute(directory, IotOracle.Rules.ofSample());

        // Line 8 moves the watermark to 08:00:09.999999, which closes the first windows: line 9 is late, line 7 was
        // not.
        // Line 10 is empty, and line 11 is cut off.
        assertEquals(
                new IotAnswer(
                        List.of(
                                new WindowTotals("a", EIGHT, EIGHT + 10_000_000, 2, 17.25, -3.25, 20.5),
                                new WindowTotals("b", EIGHT, EIGHT + 10_000_000, 2, 10.1, 0.1, 10.0)),
                        3,
                        4,
                        1,
                        1,
                        List.of(new Place("readings.jsonl", 11)),
                        11),
                answer);
        assertEquals(8.625, answer.closed().get(0).mean());
    }

    @Test
    void filesAreReadInTheOrderOfTheirNamesAndHiddenOnesNot(@TempDir Path directory) throws IOException {
        List<String> lines = TWELVE_LINES.lines().toList();
        Files.writeString(directory.resolve("b.jsonl"), String.join("\n", lines.subList(6, 12)));
        Files.writeString(directory.resolve("a.jsonl"), String.join("\r\n", lines.subList(0, 6)));
        Files.writeString(directory.resolve("_a.jsonl"), TWELVE_LINES);
        Files.writeString(directory.resolve(".b.jsonl"), TWELVE_LINES);
        Files.writeString(directory.resolve("c.jsonl.tmp"), TWELVE_LINES);
        Files.writeString(directory.resolve("c.jsonl.part"), TWELVE_LINES);

        IotAnswer answer = IotOracle.compute(directory, IotOracle.Rules.ofSample());

        assertEquals(2, answer.closed().size());
        assertEquals(1, answer.late());
        assertEquals(List.of(new Place("b.jsonl", 5)), answer.malformed());
    }

    @Test
    void compressedCsvMeansTheSameAsJson(@TempDir Path directory) throws IOException {
        String csv = """
                device,time,temperature,humidity,battery
                a,2026-01-05T08:00:01.000Z,20.5,40.0,3.7
                a,2026-01-05T08:00:02.000Z,hot,40.0,3.7
                a,yesterday,20.5,40.0,3.7
                a,2026-01-05T08:00:02.000Z,20.5
                a,2026-01-05T08:00:16.000Z,1.5,40.0,3.7
                """;
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(directory.resolve("readings.csv.gz")))) {
            out.write(csv.getBytes(StandardCharsets.UTF_8));
        }

        IotAnswer answer = IotOracle.compute(directory, IotOracle.Rules.ofSample());

        assertEquals(List.of(new WindowTotals("a", EIGHT, EIGHT + 10_000_000, 1, 20.5, 20.5, 20.5)), answer.closed());
        assertEquals(
                List.of("readings.csv.gz:3", "readings.csv.gz:4", "readings.csv.gz:5"),
                answer.malformed().stream().map(Place::toString).toList());
        assertEquals(1, answer.openReadings());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "connection reset by peer",
                "{\"time\":\"2026-01-05T08:00:01Z\",\"temperature\":1,\"humidity\":1,\"battery\":1}",
                "{\"device\":1,\"time\":\"2026-01-05T08:00:01Z\",\"temperature\":1,\"humidity\":1,\"battery\":1}",
                "{\"device\":\"a\",\"time\":\"soon\",\"temperature\":1,\"humidity\":1,\"battery\":1}",
                "{\"device\":\"a\",\"time\":\"2026-01-05T08:00:01Z\",\"temperature\":\"1\",\"humidity\":1,\"battery\":1}",
                "{\"device\":\"a\",\"time\":\"2026-01-05T08:00:01Z\",\"temperature\":null,\"humidity\":1,\"battery\":1}",
                "{\"device\":\"a\",\"time\":\"2026-01-05T08:00:01Z\",\"temperature\":01,\"humidity\":1,\"battery\":1}",
                "{\"device\":\"a\",\"time\":\"2026-01-05T08:00:01Z\",\"temperature\":1,\"humidity\":1,\"battery\":1} x",
                "{\"device\":\"a\",\"device\":\"a\",\"time\":\"2026-01-05T08:00:01Z\",\"temperature\":1,\"humidity\":1,\"battery\":1}"
            })
    void lineThatIsNoReadingIsMalformed(String line) {
        assertEquals(null, OracleReading.ofJson(line.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void escapesAndUnknownFieldsAreUnderstood() {
        String line =
                "{ \"device\" : \"\\u0061\\n\\\"\", \"time\":\"2026-01-05T08:00:00Z\", \"temperature\":-1.5e1, \"on\":true,"
                        + " \"humidity\":0, \"battery\":3, \"note\":null }";

        assertEquals(
                new OracleReading("a\n\"", EIGHT, -15.0), OracleReading.ofJson(line.getBytes(StandardCharsets.UTF_8)));
    }
}
