package dev.rivulet.connectors.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.SourceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileSourceTest {

    record Reading(String device, int count) {}

    private static final BatchLimits ONE_RECORD = new BatchLimits(1, 1);

    @TempDir
    private Path directory;

    private Folder folder;
    private FileSource<Reading> json;
    private FileSource<Reading> csv;

    @BeforeEach
    void openFolder() {
        folder = new Folder(directory);
        json = FileSource.jsonLines(directory, Reading.class);
        csv = FileSource.csv(directory, Reading.class);
    }

    @Test
    void filesAreReadOldestFirstAndByNameWhereTimesAreEqual() throws Exception {
        folder.write("c.json", 20, "1\n2\n");
        folder.write("a.json", 10, "3\n");
        folder.write("b.json", 20, "4\n");

        assertEquals(List.of("b.json:1:4", "c.json:1:1", "c.json:2:2", "a.json:1:3"), folder.read(json));
        assertEquals(List.of(), folder.read(json));
    }

    @Test
    void lineEndsOfBothKindsAndAMissingOneAtTheEndAreUnderstood() throws Exception {
        folder.write("a.json", 10, "\ufeff1\r\n\n\r\n2\r3\n4");

        assertEquals(List.of("a.json:1:1", "a.json:4:2\r3", "a.json:5:4"), folder.read(json));
    }

    @Test
    void rowsComeOutOfTheDecoder() throws Exception {
        folder.write("a.json", 10, "{\"device\":\"d1\",\"count\":3}\n");
        try (SourceReader reader = folder.open(json)) {
            Batch batch = reader.poll(Folder.WIDE);

            assertEquals(new Reading("d1", 3), json.newDecoder().decode(batch, 0));
            assertEquals("files", batch.sourceUid());
            assertEquals(folder.clock.epochMicros(), batch.ingestTimeMicros());
        }
    }

    @Test
    void temporaryNamesAndFoldersAreLeftAlone() throws Exception {
        for (String name : List.of(".a.json", "_a.json", "a.json.tmp", "a.json.part")) {
            folder.write(name, 10, "1\n");
        }
        Files.createDirectory(directory.resolve("sub"));

        assertEquals(List.of(), folder.read(json));

        Files.move(directory.resolve("a.json.tmp"), directory.resolve("a.json"));
        assertEquals(List.of("a.json:1:1"), folder.read(json));
    }

    @Test
    void fileStillBeingWrittenIsNotRead() throws Exception {
        FileSource<Reading> source = json.settleTime(Duration.ofSeconds(5)).pollInterval(Duration.ZERO);
        folder.write("a.json", 4, "1\n");
        try (SourceReader reader = folder.open(source)) {
            assertEquals(List.of(), folder.drain(reader, Folder.WIDE));
            folder.advanceMillis(900);
            folder.write("a.json", 0, "1\n2");
            folder.advanceMillis(4_900);
            assertEquals(List.of(), folder.drain(reader, Folder.WIDE));
            folder.advanceMillis(100);
            assertEquals(List.of("a.json:1:1", "a.json:2:2"), folder.drain(reader, Folder.WIDE));
        }
    }

    @Test
    void fileWithATimeInTheFutureIsCompleteWhenItStoodStillWhileWatched() throws Exception {
        FileSource<Reading> source = json.pollInterval(Duration.ZERO);
        folder.write("a.json", -3_600, "1\n");
        try (SourceReader reader = folder.open(source)) {
            folder.advanceMillis(999);
            assertEquals(List.of(), folder.drain(reader, Folder.WIDE));
            folder.write("a.json", -3_600, "1\n2\n");
            folder.advanceMillis(500);
            assertEquals(List.of(), folder.drain(reader, Folder.WIDE));
            folder.advanceMillis(1_000);
            assertEquals(List.of("a.json:1:1", "a.json:2:2"), folder.drain(reader, Folder.WIDE));
        }
    }

    @Test
    void folderIsListedInItsRhythmOnly() throws Exception {
        try (SourceReader reader = folder.open(json)) {
            folder.write("a.json", 10, "1\n");
            folder.advanceMillis(99);
            assertEquals(List.of(), folder.drain(reader, Folder.WIDE));
            folder.advanceMillis(1);
            assertEquals(List.of("a.json:1:1"), folder.drain(reader, Folder.WIDE));
        }
    }

    @Test
    void lateFileWithOlderTimeAndSmallerNameIsReadOnceAlsoAfterARestart() throws Exception {
        folder.write("m.json", 10, "1\n");
        folder.write("n.json", 10, "2\n");
        assertEquals(2, folder.read(json).size());

        folder.write("a.json", 86_400, "3\n");
        folder.write("mm.json", 10, "4\n");
        assertEquals(List.of("a.json:1:3", "mm.json:1:4"), folder.read(json));
        assertEquals(List.of(), folder.read(json));
    }

    @Test
    void batchNeverMixesTwoFiles() throws Exception {
        folder.write("a.json", 10, "1\n2\n");
        folder.write("b.json", 10, "3\n");
        try (SourceReader reader = folder.open(json)) {
            assertEquals(List.of("a.json:1:1", "a.json:2:2"), folder.poll(reader, Folder.WIDE));
            assertEquals(List.of("b.json:1:3"), folder.poll(reader, Folder.WIDE));
        }
    }

    @Test
    void batchKeepsItsLimitsAndALargeRecordComesAlone() throws Exception {
        folder.write("a.json", 10, "1234567890\n1\n2\n3\n");
        BatchLimits limits = new BatchLimits(100, 2 * (12 + 1));
        try (SourceReader reader = folder.open(json)) {
            assertEquals(List.of("a.json:1:1234567890"), folder.poll(reader, limits));
            assertEquals(List.of("a.json:2:1", "a.json:3:2"), folder.poll(reader, limits));
            assertEquals(List.of("a.json:4:3"), folder.poll(reader, limits));
        }
    }

    @Test
    void emptyFileMovesTheOffsetOnly() throws Exception {
        folder.write("a.json", 10, "\n\n");
        folder.write("b.csv", 10, "");
        try (SourceReader reader = folder.open(json)) {
            Batch batch = reader.poll(Folder.WIDE);
            assertEquals(0, batch.recordCount());
            folder.offsets.put(0, batch.resumeOffset());
        }

        assertEquals(List.of(), folder.read(csv));
        assertEquals(List.of(), folder.read(json));
    }

    @Test
    void filesPerTriggerAreLimited() throws Exception {
        FileSource<Reading> source = json.maxFilesPerTrigger(2);
        for (String name : List.of("a", "b", "c")) {
            folder.write(name, 10, "1\n2\n");
        }
        try (SourceReader reader = folder.open(source)) {
            reader.startTrigger();
            assertEquals(List.of("a:1:1"), folder.poll(reader, ONE_RECORD));
            assertEquals(List.of("a:2:2", "b:1:1", "b:2:2"), folder.drain(reader, ONE_RECORD));
            assertTrue(reader.isTriggerFull());
            reader.startTrigger();
            assertFalse(reader.isTriggerFull());
            assertEquals(List.of("c:1:1", "c:2:2"), folder.drain(reader, ONE_RECORD));
            assertFalse(reader.isTriggerFull());
        }
    }

    @Test
    void availableNowReadsWhatIsCompleteAtOpeningAndEnds() throws Exception {
        folder.write("a.json", 10, "1\n");
        folder.write("half.json", 0, "2\n");
        try (SourceReader reader = folder.openAvailableNow(json)) {
            folder.write("later.json", 10, "3\n");
            folder.advanceMillis(60_000);
            assertFalse(reader.isFinished());
            assertEquals(List.of("a.json:1:1"), folder.drain(reader, Folder.WIDE));
            assertTrue(reader.isFinished());
        }
        try (SourceReader reader = folder.open(json)) {
            assertFalse(reader.isFinished());
            assertEquals(List.of("later.json:1:3", "half.json:1:2"), folder.drain(reader, Folder.WIDE));
        }
    }

    @Test
    void gzipIsDecompressedAlsoFromTheMiddleAndOfSeveralMembers() throws Exception {
        byte[] first = Folder.gzip("1\n2\n3");
        byte[] second = Folder.gzip("4\n5\n");
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        folder.write("a.json.gz", 10, both);
        try (SourceReader reader = folder.open(json)) {
            assertEquals(List.of("a.json.gz:1:1", "a.json.gz:2:2"), folder.poll(reader, new BatchLimits(2, 1_000)));
        }

        assertEquals(List.of("a.json.gz:3:34", "a.json.gz:4:5"), folder.read(json));
    }

    @Test
    void restOfADamagedGzipFileIsOneFlawedRecord() throws Exception {
        byte[] whole = Folder.gzip("first\n" + "x".repeat(10));
        folder.write("cut.gz", 12, Arrays.copyOf(whole, whole.length - 9));
        folder.write("no.gz", 11, "hello");
        folder.write("plain", 10, "1\n");

        List<String> records = folder.read(json);

        String flaw = " !the rest of the file cannot be read: its gzip data ends early or is damaged";
        assertTrue(records.get(records.size() - 3).startsWith("cut.gz:"), records.toString());
        assertTrue(records.get(records.size() - 3).endsWith(flaw), records.toString());
        assertEquals(List.of("no.gz:1:" + flaw, "plain:1:1"), records.subList(records.size() - 2, records.size()));
    }

    @Test
    void recordLongerThanTheLimitIsFlawedAndKeepsItsBeginning() throws Exception {
        FileSource<Reading> source = json.recordSizeMaxBytes(4_096);
        String fits = "y".repeat(4_096);
        for (int length : List.of(4_097, 10_000, 300_000, 2_000_000)) {
            folder.write("a" + length, 10, "1\n" + "x".repeat(length) + "\n" + fits + "\r\n2");

            List<String> records = folder.read(source);

            assertEquals(4, records.size());
            assertEquals(
                    "a" + length + ":2:" + "x".repeat(4_096) + " !the record is longer than 4096 bytes; is a line end"
                            + " missing, or a quote left open? (recordSizeMaxBytes raises the limit)",
                    records.get(1));
            assertEquals("a" + length + ":3:" + fits, records.get(2));
            assertEquals("a" + length + ":4:2", records.get(3));
        }
    }

    @Test
    void csvRecordsSpanLinesAndCarryTheirHeader() throws Exception {
        folder.write("a.csv", 10, "\ufeff\ndevice,count\r\n\"d\n1\",1\r\n\n5\" pipe,2\n\"say \"\"hi\"\"\n\n\",3");
        try (SourceReader reader = folder.open(csv)) {
            Batch batch = reader.poll(Folder.WIDE);

            assertEquals("device,count", new String(batch.context(), UTF_8));
            assertEquals(
                    List.of("a.csv:3:\"d\n1\",1", "a.csv:6:5\" pipe,2", "a.csv:7:\"say \"\"hi\"\"\n\n\",3"),
                    Folder.shown(batch));
            assertEquals(new Reading("d\n1", 1), csv.newDecoder().decode(batch, 0));
        }
    }

    @Test
    void quoteLeftOpenCostsOneRecordUpToTheLimitAndNoMore() throws Exception {
        folder.write("a.csv", 10, "device,count\n\"open,1\n" + "d,2\n".repeat(2_000) + "last,3\n");

        List<String> records = folder.read(csv.recordSizeMaxBytes(4_096));

        assertTrue(records.get(0).contains("a quote left open?"), records.get(0));
        assertEquals("a.csv:2003:last,3", records.get(records.size() - 1));
        assertTrue(records.size() > 2, "records: " + records.size());
    }

    @Test
    void csvFileWithoutUsableHeaderIsOneFlawedRecord() throws Exception {
        folder.write("a.csv", 10, "x".repeat(5_000) + "\nd,1\n");
        folder.write("b.csv", 9, "device,count\n");

        List<String> records = folder.read(csv.recordSizeMaxBytes(4_096));

        assertEquals(1, records.size());
        assertTrue(records.get(0).contains("!the record is longer than 4096 bytes"), records.get(0));
    }

    @Test
    void fileThatChangedWhileHalfReadIsNamed() throws Exception {
        folder.write("a.json", 10, "1\n2\n");
        try (SourceReader reader = folder.open(json)) {
            folder.poll(reader, ONE_RECORD);
        }

        folder.write("a.json", 10, "1\n2\n3\n");
        assertRefused("file " + directory.resolve("a.json") + " changed after 1 lines of it were read: it had 4 bytes");
        folder.write("a.json", 10, "1\n3\n");
        assertRefused("file " + directory.resolve("a.json") + " changed after 1 lines of it were read");
        Files.delete(directory.resolve("a.json"));
        assertRefused("file " + directory.resolve("a.json") + " is gone, of which 1 lines were read; bring it back");
        folder.write("a.json", 10, "1\n2\n");
        assertEquals(List.of("a.json:2:2"), folder.read(json));
    }

    @Test
    void fileThatGrowsWhileItIsReadIsNamed() throws Exception {
        folder.write("a.json", 10, "1\n2\n");
        try (SourceReader reader = folder.open(json)) {
            folder.poll(reader, ONE_RECORD);
            folder.write("a.json", 10, "1\n2\n3\n");

            IOException refused = assertThrows(IOException.class, () -> folder.poll(reader, Folder.WIDE));

            assertTrue(refused.getMessage().contains("changed while it was read: it had 4 bytes and now has 6"));
        }
    }

    @Test
    void fileThatIsTakenAwayBeforeItsTurnIsPassedOver() throws Exception {
        folder.write("a.json", 11, "1\n");
        folder.write("b.json", 10, "2\n");
        try (SourceReader reader = folder.open(json)) {
            Files.delete(directory.resolve("a.json"));

            assertEquals(List.of("b.json:1:2"), folder.drain(reader, Folder.WIDE));
        }
    }

    @Test
    void fileThatIsTakenAwayWhileItIsReadIsReadToItsEnd() throws Exception {
        folder.write("a.json", 10, "1\n2\n");
        try (SourceReader reader = folder.open(json)) {
            folder.poll(reader, ONE_RECORD);
            Files.delete(directory.resolve("a.json"));

            assertEquals(List.of("a.json:2:2"), folder.drain(reader, Folder.WIDE));
        }
    }

    @Test
    void missingFolderIsNamed() {
        FileSource<Reading> source = FileSource.jsonLines(directory.resolve("gone"), Reading.class);

        IOException refused = assertThrows(IOException.class, () -> folder.open(source));

        assertTrue(refused.getMessage().contains("which does not exist or is no folder"), refused.getMessage());
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> json.maxFilesPerTrigger(0));
        assertThrows(IllegalArgumentException.class, () -> json.settleTime(Duration.ofMillis(-1)));
        assertThrows(IllegalArgumentException.class, () -> json.pollInterval(Duration.ofMillis(-1)));
        assertThrows(IllegalArgumentException.class, () -> json.recordSizeMaxBytes(100));
    }

    private void assertRefused(String start) {
        IOException refused = assertThrows(IOException.class, () -> folder.open(json));
        assertTrue(refused.getMessage().startsWith(start), refused.getMessage());
    }
}
