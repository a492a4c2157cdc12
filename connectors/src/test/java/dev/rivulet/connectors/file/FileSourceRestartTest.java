package dev.rivulet.connectors.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.SourceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader that is killed and opened again anywhere delivers the records of one that never was. */
final class FileSourceRestartTest {

    record Reading(String device) {}

    private static final long SEED = 31_337;

    @TempDir
    private Path directory;

    private final Random random = new Random(SEED);

    FileSourceRestartTest() {
        System.out.println("seed " + SEED);
    }

    @Test
    void readerReopenedAtEveryBatchBoundaryDeliversTheSameRecords() throws Exception {
        for (FileFormat format : FileFormat.values()) {
            Folder folder = new Folder(Files.createDirectory(directory.resolve(format.name())));
            FileSource<Reading> source = source(folder, format);
            writeFiles(folder, 60);
            List<String> whole = folder.read(source);
            assertTrue(whole.size() > 200, "records: " + whole.size());

            folder.offsets = new TreeMap<>();
            List<String> pieces = new ArrayList<>();
            for (int emptyCount = 0; emptyCount < 3; ) {
                try (SourceReader reader = folder.open(source)) {
                    List<String> polled = folder.poll(reader, new BatchLimits(1 + random.nextInt(5), 300));
                    emptyCount = polled.isEmpty() ? emptyCount + 1 : 0;
                    pieces.addAll(polled);
                }
            }

            assertEquals(whole, pieces);
        }
    }

    @Test
    void batchesThatDidNotReachTheLogAreReadAgainTheSame() throws Exception {
        Folder folder = new Folder(directory);
        FileSource<Reading> source = source(folder, FileFormat.JSON_LINES);
        writeFiles(folder, 50);
        List<String> whole = folder.read(source);

        folder.offsets = new TreeMap<>();
        List<String> pieces = new ArrayList<>();
        for (int emptyCount = 0; emptyCount < 3; ) {
            try (SourceReader reader = folder.open(source)) {
                BatchLimits limits = new BatchLimits(3, 1_000);
                List<String> polled = new ArrayList<>();
                for (int loggedCount = random.nextInt(4); loggedCount >= 0; loggedCount--) {
                    polled.addAll(folder.poll(reader, limits));
                }
                for (int lostCount = random.nextInt(4); lostCount > 0; lostCount--) {
                    reader.poll(limits);
                }
                emptyCount = polled.isEmpty() ? emptyCount + 1 : 0;
                pieces.addAll(polled);
            }
        }

        assertEquals(whole, pieces);
    }

    @Test
    void filesThatArriveInAnyOrderOverManyRestartsAreReadOnce() throws Exception {
        Folder folder = new Folder(directory);
        FileSource<Reading> source = source(folder, FileFormat.JSON_LINES).pollInterval(Duration.ZERO);
        Map<String, Integer> seenCounts = new TreeMap<>();
        List<String> written = new ArrayList<>();
        for (int round = 0; round < 150; round++) {
            for (int count = random.nextInt(5); count > 0; count--) {
                String name = "f" + random.nextInt(1_000_000) + "-" + written.size();
                folder.write(name, 1 + random.nextInt(20), "1\n2\n3\n");
                written.add(name);
            }
            try (SourceReader reader = folder.open(source)) {
                for (int polls = random.nextInt(8); polls > 0; polls--) {
                    folder.poll(reader, new BatchLimits(2, 1_000))
                            .forEach(record -> seenCounts.merge(record, 1, Integer::sum));
                }
            }
        }
        folder.read(source).forEach(record -> seenCounts.merge(record, 1, Integer::sum));

        assertEquals(written.size() * 3, seenCounts.size());
        assertTrue(seenCounts.values().stream().allMatch(count -> count == 1));
        assertTrue(folder.offsets.containsKey(FolderReader.LEDGER_PARTITION), "no ledger was ever written");
    }

    @Test
    void offsetsStaySmallWhenManyFilesWereRead() throws Exception {
        Folder folder = new Folder(directory);
        FileSource<Reading> source = source(folder, FileFormat.JSON_LINES);
        for (int file = 0; file < 1_500; file++) {
            folder.write(String.format("readings-2024-01-01-%06d.json", file), 10, "1\n");
        }
        long offsetBytes = 0;
        try (SourceReader reader = folder.open(source)) {
            for (Batch batch = reader.poll(Folder.WIDE); batch != null; batch = reader.poll(Folder.WIDE)) {
                offsetBytes += batch.resumeOffset().length;
            }
        }

        assertTrue(offsetBytes / 1_500 < 2_000, "bytes of offsets per file: " + offsetBytes / 1_500);
    }

    private static FileSource<Reading> source(Folder folder, FileFormat format) {
        FileSource<Reading> source = format == FileFormat.CSV
                ? FileSource.csv(folder.path, Reading.class)
                : FileSource.jsonLines(folder.path, Reading.class);
        return source.recordSizeMaxBytes(4_096);
    }

    /** Of all kinds: plain and compressed, empty, with marks, empty lines, quotes over lines and lines too long. */
    private void writeFiles(Folder folder, int fileCount) throws IOException {
        for (int file = 0; file < fileCount; file++) {
            StringBuilder content = new StringBuilder(random.nextInt(4) == 0 ? "\ufeff" : "");
            content.append(random.nextInt(10) == 0 ? "\n" : "device\n");
            for (int line = random.nextInt(12); line > 0; line--) {
                content.append(line(random)).append(random.nextBoolean() ? "\n" : "\r\n");
            }
            content.append(random.nextBoolean() ? "last" : "");
            String name = "f" + random.nextInt(1_000) + "-" + file;
            if (random.nextInt(3) == 0) {
                byte[] compressed = Folder.gzip(content.toString());
                int length = random.nextInt(4) == 0 ? random.nextInt(compressed.length) : compressed.length;
                folder.write(name + ".gz", 5 + random.nextInt(3), java.util.Arrays.copyOf(compressed, length));
            } else {
                folder.write(name, 5 + random.nextInt(3), content.toString());
            }
        }
    }

    private static String line(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> "";
            case 1 -> "\"quoted\nover\r\nlines\"";
            case 2 -> "5\" stray";
            case 3 -> "x".repeat(4_000 + random.nextInt(10_000));
            default -> "value" + random.nextInt();
        };
    }
}
