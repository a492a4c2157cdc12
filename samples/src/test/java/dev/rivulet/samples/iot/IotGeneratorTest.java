package dev.rivulet.samples.iot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class IotGeneratorTest {

    private static final IotDataset SMALL =
            IotDataset.demo().withDeviceCount(20).withRecordCount(20_003).withFileCount(4);

    /** Found by a first run; another value means that data sets generated earlier cannot be generated again. */
    private static final long SMALL_CHECKSUM = 1_726_200_978L;

    @Test
    void sameSettingsGiveTheSameBytesAsEver(@TempDir Path directory) throws IOException {
        new IotGenerator(SMALL).writeTo(directory);

        CRC32C checksum = new CRC32C();
        for (Path file : files(directory)) {
            checksum.update(Files.readAllBytes(file));
        }
        assertEquals(SMALL_CHECKSUM, checksum.getValue());
    }

    @Test
    void anotherSeedGivesOtherReadings(@TempDir Path directory) throws IOException {
        new IotGenerator(SMALL).writeTo(directory.resolve("one"));
        new IotGenerator(SMALL.withSeed(43)).writeTo(directory.resolve("two"));

        String name = SMALL.fileName(0);
        assertNotEquals(
                -1,
                Files.mismatch(
                        directory.resolve("one").resolve(name),
                        directory.resolve("two").resolve(name)));
    }

    @Test
    void missingFileIsWrittenAgainAndTheOthersAreLeftAlone(@TempDir Path directory) throws IOException {
        IotGenerator.Outcome first = new IotGenerator(SMALL).writeTo(directory);
        Path lost = directory.resolve(SMALL.fileName(2));
        byte[] content = Files.readAllBytes(lost);
        Files.delete(lost);

        IotGenerator.Outcome second = new IotGenerator(SMALL).writeTo(directory);

        assertEquals(new IotGenerator.Outcome(4, 0, first.sizeBytes()), first);
        assertEquals(new IotGenerator.Outcome(1, 3, first.sizeBytes()), second);
        assertArrayEquals(content, Files.readAllBytes(lost));
    }

    @Test
    void directoryOfAnotherDatasetIsRefused(@TempDir Path directory) throws IOException {
        new IotGenerator(SMALL).writeTo(directory);

        IOException refusal =
                assertThrows(IOException.class, () -> new IotGenerator(SMALL.withSeed(43)).writeTo(directory));

        assertTrue(refusal.getMessage().contains("seed=42"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("seed=43"), refusal.getMessage());
    }

    @Test
    void modificationTimesAscendWithTheNames(@TempDir Path directory) throws IOException {
        new IotGenerator(SMALL).writeTo(directory);

        List<FileTime> times = new ArrayList<>();
        for (Path file : files(directory)) {
            times.add(Files.getLastModifiedTime(file));
        }
        for (int index = 1; index < times.size(); index++) {
            assertTrue(times.get(index - 1).compareTo(times.get(index)) < 0, times::toString);
        }
    }

    @ParameterizedTest
    @EnumSource(IotFormat.class)
    void everyFormatHasTheSharesThatTheDocumentationStates(IotFormat format, @TempDir Path directory)
            throws IOException {
        new IotGenerator(SMALL.withFormat(format)).writeTo(directory);

        IotAnswer answer = IotOracle.compute(directory, IotOracle.Rules.ofSample());

        assertEquals(SMALL.recordCount(), answer.lines());
        long sound = answer.lines() - answer.malformed().size();
        assertEquals(sound, answer.closedReadings() + answer.openReadings() + answer.late() + answer.filtered());
        assertShare(0.010, answer.late());
        assertShare(0.003, answer.malformed().size());
        assertShare(0.002, answer.filtered());
        // Twenty devices for a thousand seconds: a hundred windows each.
        assertEquals(2_000, answer.closed().size(), 100);
    }

    /** A share of chance may be off by four standard deviations. */
    private static void assertShare(double wanted, long count) {
        double expected = SMALL.recordCount() * wanted;
        assertEquals(expected, count, 4 * Math.sqrt(expected));
    }

    @Test
    void readingsComeOutOfOrder(@TempDir Path directory) throws IOException {
        new IotGenerator(SMALL).writeTo(directory);

        long disordered = 0;
        long timeMax = Long.MIN_VALUE;
        long lagMax = 0;
        for (String line : soundLines(directory.resolve(SMALL.fileName(1)))) {
            long time =
                    OracleReading.ofJson(line.getBytes(StandardCharsets.UTF_8)).timeMicros();
            long lag = timeMax == Long.MIN_VALUE ? 0 : timeMax - time;
            boolean isLate = lag > 50_000_000;
            disordered += lag > 1_000_000 && !isLate ? 1 : 0;
            lagMax = isLate ? lagMax : Math.max(lagMax, lag);
            timeMax = Math.max(timeMax, time);
        }

        assertTrue(disordered > 300, "readings more than a second behind: " + disordered);
        assertTrue(lagMax > 3_000_000 && lagMax < 5_000_000, "furthest behind in microseconds: " + lagMax);
    }

    @Test
    void noHalfWrittenFileStays(@TempDir Path directory) throws IOException {
        new IotGenerator(SMALL).writeTo(directory);

        try (var entries = Files.list(directory)) {
            assertFalse(entries.anyMatch(file -> file.toString().endsWith(".tmp")));
        }
    }

    @Test
    void readmeShapeOfAReading(@TempDir Path directory) throws IOException {
        new IotGenerator(SMALL).writeTo(directory);

        String line = soundLines(directory.resolve(SMALL.fileName(0))).get(0);
        assertTrue(
                line.matches(
                        "\\{\"device\":\"sensor-00\\d\\d\",\"time\":\"2026-01-0\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\","
                                + "\"temperature\":-?\\d+\\.\\d\\d,\"humidity\":\\d+\\.\\d,\"battery\":\\d\\.\\d\\d}"),
                line);
    }

    private static List<String> soundLines(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        try (LineReader reader = LineReader.open(file)) {
            for (byte[] line = reader.next(); line != null; line = reader.next()) {
                if (OracleReading.ofJson(line) != null) {
                    lines.add(new String(line, StandardCharsets.UTF_8));
                }
            }
        }
        return lines;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.filter(file -> file.getFileName().toString().startsWith("readings-"))
                    .sorted()
                    .toList();
        }
    }
}
