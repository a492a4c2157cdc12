package dev.rivulet.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.connectors.file.FilePosition;
import dev.rivulet.connectors.file.FileSource;
import dev.rivulet.connectors.file.RecordCursor;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.parquet.SampleFile.Outcome;
import dev.rivulet.testkit.SimClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that Parquet's own writer has written, whole, cut and changed. */
class ParquetFilesTest {

    private static final String WRITTEN = "message m { required int64 n; optional binary note (STRING);"
            + " optional group tags (LIST) { repeated group list { optional int32 element; } } }";

    private static final StructRowType ROWS = StructRowType.of(
            "r",
            Schema.of(
                    Field.required("n", Simple.LONG),
                    Field.nullable("note", Simple.STRING),
                    Field.nullable("tags", new DataType.Array(Simple.INT, true))));

    private static final int COUNT = 600;
    private static final int SMALL_COUNT = 60;
    private static final int FUZZ_COUNT = Boolean.getBoolean("rivulet.long") ? 100_000 : 250;

    private static final List<SampleFile> FORMS = new ArrayList<>();

    static {
        for (CompressionCodecName codec : List.of(
                CompressionCodecName.UNCOMPRESSED,
                CompressionCodecName.SNAPPY,
                CompressionCodecName.GZIP,
                CompressionCodecName.ZSTD)) {
            for (WriterVersion version : WriterVersion.values()) {
                FORMS.add(new SampleFile(codec, version, true, true));
                FORMS.add(new SampleFile(codec, version, true, false));
            }
        }
    }

    @TempDir
    private Path folder;

    private Path write(SampleFile form, String name, int first, int count) throws IOException {
        return form.write(folder.resolve(name), WRITTEN, count, (index, group) -> fill(first + index, group));
    }

    private static void fill(int n, Group group) {
        group.append("n", (long) n);
        if (n % 3 != 0) {
            group.append("note", "note " + n % 50);
        }
        if (n % 4 != 0) {
            Group tags = group.addGroup("tags");
            for (int tag = 0; tag < n % 5; tag++) {
                Group entry = tags.addGroup("list");
                if (tag != 2) {
                    entry.append("element", n * 10 + tag);
                }
            }
        }
    }

    /** What {@link #fill} wrote, said once more. */
    private static String expected(long n) {
        List<String> tags = new ArrayList<>();
        for (int tag = 0; tag < n % 5; tag++) {
            tags.add(tag == 2 ? "null" : String.valueOf(n * 10 + tag));
        }
        return "n=" + n + ", note=" + (n % 3 == 0 ? "null" : "note " + n % 50) + ", tags="
                + (n % 4 == 0 ? "null" : tags.toString());
    }

    private static List<String> expected(long first, long end) {
        return LongStream.range(first, end).mapToObj(ParquetFilesTest::expected).toList();
    }

    private static String told(Row row) {
        return "n=" + row.longValue(0) + ", note=" + row.objectValue(1) + ", tags=" + row.objectValue(2);
    }

    private static List<String> told(Outcome outcome) {
        return outcome.rows().stream().map(ParquetFilesTest::told).toList();
    }

    private static Outcome read(Path file, long taken) throws IOException {
        return SampleFile.read(file, ROWS, new FilePosition(0, taken), SampleFile.RECORD_SIZE_MAX_BYTES);
    }

    @Test
    void everyRowComesOnceOfEveryFormAndFromEveryPlace() throws IOException {
        for (SampleFile form : FORMS) {
            Path file = write(form, "whole.parquet", 0, COUNT);
            for (int taken : new int[] {0, 1, 19, 20, 300, COUNT - 1, COUNT}) {
                Outcome rest = read(file, taken);
                assertEquals(List.of(), rest.causes(), form.toString());
                assertEquals(expected(taken, COUNT), told(rest), form + " from " + taken);
            }
        }
    }

    /** Without its end no part of a file can be told from another. */
    @Test
    void fileThatIsCutIsOneDeadLetter() throws IOException {
        byte[] whole = Files.readAllBytes(write(SampleFile.PLAIN, "whole.parquet", 0, COUNT));
        for (int length = 0; length < whole.length; length += 397) {
            byte[] part = Arrays.copyOf(whole, length);
            Outcome outcome = read(Files.write(folder.resolve("cut.parquet"), part), 0);
            assertEquals(List.of(), outcome.rows());
            assertEquals(1, outcome.causes().size(), "at " + length);
            assertTrue(
                    outcome.causes().get(0).startsWith("the file is not read: "),
                    outcome.causes().get(0));
        }
        FilePosition behind;
        try (RecordCursor cursor = ParquetFiles.any().open(folder.resolve("cut.parquet"), FilePosition.START, 100)) {
            assertTrue(cursor.hasRecord());
            cursor.takeInto(new BatchBuilder("files", 0, "", new byte[0], new byte[0]));
            behind = cursor.position();
        }
        try (RecordCursor cursor = ParquetFiles.any().open(folder.resolve("cut.parquet"), behind, 100)) {
            assertFalse(cursor.hasRecord(), "it was told before");
        }
    }

    @Test
    void damagedPageIsOneDeadLetterBehindTheRowsBeforeIt() throws IOException {
        for (SampleFile form : FORMS) {
            Path file = write(form, "whole.parquet", 0, COUNT);
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 0x10; // In a page or its header, as these are nearly all.

            Outcome outcome = read(Files.write(folder.resolve("changed.parquet"), bytes), 0);

            assertEquals(expected(0, outcome.rows().size()), told(outcome), form.toString());
            assertTrue(outcome.rows().size() < COUNT, form.toString());
            assertEquals(1, outcome.causes().size(), form.toString());
            String cause = outcome.causes().get(0);
            assertTrue(
                    cause.startsWith("the file is damaged behind record "
                            + outcome.rows().size() + ", and not read on"),
                    cause);
            assertTrue(cause.contains("column ") && cause.contains("the page at "), cause);
        }
    }

    /** In pages a changed byte is found, or does not matter. The footer has no checksum. */
    @Test
    void changesOfPagesAreFoundByChecksums() throws IOException {
        int deadCount = 0;
        for (int seed = 0; seed < FUZZ_COUNT; seed++) {
            SampleFile form = FORMS.get(seed % FORMS.size());
            Outcome outcome = readChanged(changed(form, seed, true), seed);
            String told = form + ", seed " + seed + ": " + outcome.causes();
            int rowCount =
                    outcome.causes().isEmpty() ? SMALL_COUNT : outcome.rows().size();
            assertEquals(expected(0, rowCount), told(outcome), told);
            assertTrue(outcome.causes().size() <= 1, told);
            deadCount += outcome.causes().size();
        }
        assertTrue(deadCount > FUZZ_COUNT / 4, "dead letters: " + deadCount);
    }

    @Test
    void randomChangesWithoutChecksumsAreRowsOrDeadLettersAndNothingElse() throws IOException {
        int deadCount = 0;
        for (int seed = 0; seed < FUZZ_COUNT; seed++) {
            SampleFile form = FORMS.get(seed % FORMS.size()).withoutChecksums();
            Outcome outcome = readChanged(changed(form, seed, false), seed);
            assertTrue(outcome.rows().size() <= SMALL_COUNT, "seed " + seed);
            assertTrue(
                    outcome.rows().size() == SMALL_COUNT || !outcome.causes().isEmpty(),
                    "lost in silence: seed " + seed);
            deadCount += outcome.causes().isEmpty() ? 0 : 1;
        }
        assertTrue(deadCount > FUZZ_COUNT / 4, "dead letters: " + deadCount);
    }

    private final Map<SampleFile, byte[]> samples = new HashMap<>();

    private byte[] changed(SampleFile form, int seed, boolean isInPages) throws IOException {
        byte[] sample = samples.get(form);
        if (sample == null) {
            sample = Files.readAllBytes(write(form, "whole.parquet", 0, SMALL_COUNT));
            samples.put(form, sample);
        }
        byte[] bytes = sample.clone();
        int tail = bytes.length - 8;
        int footer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(tail);
        int end = isInPages ? tail - footer : bytes.length;
        SplittableRandom random = new SplittableRandom(seed);
        for (int change = random.nextInt(3); change >= 0; change--) {
            bytes[random.nextInt(4, end)] = (byte) random.nextInt();
        }
        return bytes;
    }

    private Outcome readChanged(byte[] bytes, int seed) throws IOException {
        Path file = Files.write(folder.resolve("changed.parquet"), bytes);
        try {
            return read(file, 0);
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    /** Such as when another version of the pipeline wants what the file has not. */
    @Test
    void fileThatCannotBeReadOnIsOneDeadLetterToo() throws IOException {
        Path file = write(FORMS.get(0), "a.parquet", 0, 100);
        StructRowType others = StructRowType.of("others", Schema.of(Field.nullable("other", Simple.LONG)));

        Outcome outcome = SampleFile.read(file, others, new FilePosition(0, 40), SampleFile.RECORD_SIZE_MAX_BYTES);

        assertEquals(List.of(), outcome.rows());
        assertEquals(1, outcome.causes().size(), outcome.causes().toString());
        assertTrue(outcome.causes().get(0).startsWith("the file is not read: it has none of the columns"));
    }

    @Test
    void folderOfFilesGoesOnFromEveryBatch() throws IOException {
        write(FORMS.get(2), "a.parquet", 0, 100);
        Files.write(folder.resolve("b.parquet"), "PAR1no".getBytes(StandardCharsets.UTF_8));
        write(FORMS.get(5), "c.parquet", 100, 100);
        Outcome outcome = new Outcome();
        Map<Integer, byte[]> offsets = new HashMap<>();
        FileSource<Row> source = FileSource.of(folder, ParquetFiles.any(), ROWS).settleTime(Duration.ZERO);
        Decoder<Row> decoder = source.newDecoder();
        boolean isFinished = false;
        while (!isFinished) { // Opened anew for each batch, as if it had been killed.
            SourceContext context = new SourceContext("files", offsets, true, new SystemDisk(), new SimClock());
            try (SourceReader reader = source.open(context)) {
                Batch batch = reader.poll(new BatchLimits(13, 1 << 20));
                if (batch != null) {
                    outcome.take(batch, decoder);
                    offsets.put(batch.partition(), batch.resumeOffset());
                }
                isFinished = batch == null;
            }
        }
        assertEquals(
                expected(0, 200),
                outcome.rows().stream()
                        .sorted((a, b) -> Long.compare(a.longValue(0), b.longValue(0)))
                        .map(ParquetFilesTest::told)
                        .toList());
        assertEquals(1, outcome.causes().size(), outcome.causes().toString());
        assertTrue(outcome.causes().get(0).startsWith("the file is not read: it has 6 bytes"));
    }
}
