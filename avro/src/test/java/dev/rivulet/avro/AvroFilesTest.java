package dev.rivulet.avro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.connectors.file.FilePosition;
import dev.rivulet.connectors.file.FileSource;
import dev.rivulet.connectors.file.RecordCursor;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.testkit.SimClock;
import java.io.IOException;
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
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that Avro's own writer has written. */
class AvroFilesTest {

    private static final String WRITTEN = "{\"type\": \"record\", \"name\": \"R\", \"fields\":"
            + " [{\"name\": \"n\", \"type\": \"long\"}, {\"name\": \"note\", \"type\": \"string\"}]}";

    private static final StructRowType ROWS = StructRowType.of(
            "r", Schema.of(new Field("n", Simple.LONG, false), new Field("note", Simple.STRING, true)));

    private static final int RECORD_SIZE_MAX_BYTES = 1 << 20;
    private static final int COUNT = 1_000;
    private static final int FUZZ_COUNT = Boolean.getBoolean("rivulet.long") ? 100_000 : 2_000;

    @TempDir
    private Path folder;

    private Path write(String name, String codec) throws IOException {
        return write(name, codec, 0, COUNT);
    }

    private Path write(String name, String codec, long first, int count) throws IOException {
        Path file = folder.resolve(name);
        org.apache.avro.Schema schema = new org.apache.avro.Schema.Parser().parse(WRITTEN);
        try (DataFileWriter<GenericRecord> writer = new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
            writer.setCodec(CodecFactory.fromString(codec)).setSyncInterval(512);
            writer.create(schema, file.toFile());
            for (long n = first; n < first + count; n++) {
                GenericRecord record = new GenericData.Record(schema);
                record.put("n", n);
                record.put("note", "note " + n);
                writer.append(record);
            }
        }
        return file;
    }

    /** What comes of a file: numbers of rows, and causes of dead letters. */
    private record Outcome(List<Long> numbers, List<String> causes) {}

    private static Outcome read(Path file, FilePosition from, int countMax) throws IOException {
        Outcome outcome = new Outcome(new ArrayList<>(), new ArrayList<>());
        Decoder<Row> decoder = AvroFiles.asWritten().newDecoder(ROWS);
        try (RecordCursor cursor = AvroFiles.asWritten().open(file, from, RECORD_SIZE_MAX_BYTES)) {
            while (cursor.hasRecord() && outcome.numbers.size() + outcome.causes.size() < countMax) {
                BatchBuilder builder = new BatchBuilder("files", 0, "file", cursor.context(), new byte[0]);
                while (cursor.hasRecord() && builder.recordCount() < 7 && builder.recordCount() < countMax) {
                    cursor.takeInto(builder);
                }
                take(builder.build(new byte[0], 0), decoder, outcome);
            }
        }
        return outcome;
    }

    private static void take(Batch batch, Decoder<Row> decoder, Outcome outcome) {
        for (int index = 0; index < batch.recordCount(); index++) {
            try {
                Row row = decoder.decode(batch, index);
                assertEquals("note " + row.longValue(0), row.objectValue(1));
                outcome.numbers.add(row.longValue(0));
            } catch (MalformedRowException e) {
                outcome.causes.add(e.getMessage());
            }
        }
    }

    private static List<Long> numbers(long first, long end) {
        return LongStream.range(first, end).boxed().toList();
    }

    @Test
    void everyRecordComesOnceOfEveryCodecAndFromEveryPlace() throws IOException {
        for (String codec : List.of("null", "deflate", "snappy", "zstandard")) {
            Path file = write(codec + ".avro", codec);
            assertEquals(new Outcome(numbers(0, COUNT), List.of()), read(file, FilePosition.START, COUNT + 1), codec);
            for (int taken : new int[] {1, 13, 500, COUNT - 1, COUNT}) {
                Outcome rest = read(file, new FilePosition(0, taken), COUNT + 1);
                assertEquals(new Outcome(numbers(taken, COUNT), List.of()), rest, codec + " from " + taken);
            }
        }
    }

    @Test
    void damageIsOneDeadLetterBehindWhatIsWhole() throws IOException {
        for (String codec : List.of("null", "deflate", "snappy", "zstandard")) {
            byte[] whole = Files.readAllBytes(write("whole.avro", codec));
            for (int length = 0; length < whole.length; length += 97) {
                Path cut = Files.write(folder.resolve("cut.avro"), Arrays.copyOf(whole, length));
                Outcome outcome = read(cut, FilePosition.START, COUNT + 1);
                assertEquals(numbers(0, outcome.numbers.size()), outcome.numbers);
                assertTrue(outcome.causes.size() <= 1, outcome.causes.toString());
                boolean isAtBlock = outcome.causes.isEmpty();
                assertTrue(!isAtBlock || length > WRITTEN.length(), "a header that is cut is told, at " + length);
            }
        }
    }

    /** Each mark but the header's ends a block; the last bytes of the file are one, too. */
    @Test
    void anotherMarkBehindABlockIsDamage() throws IOException {
        byte[] bytes = Files.readAllBytes(write("whole.avro", "null"));
        bytes[bytes.length - 1] ^= 1;

        Outcome outcome = read(Files.write(folder.resolve("changed.avro"), bytes), FilePosition.START, COUNT + 1);

        assertEquals(numbers(0, outcome.numbers.size()), outcome.numbers);
        assertTrue(outcome.numbers.size() < COUNT, "the last block is not to be trusted");
        assertEquals(1, outcome.causes.size());
        assertTrue(outcome.causes.get(0).contains("mark"), outcome.causes.get(0));
    }

    @Test
    void blockWhoseChecksumDiffersIsDamage() throws IOException {
        byte[] bytes = Files.readAllBytes(write("whole.avro", "snappy", 0, 3));
        bytes[bytes.length - 17] ^= 1; // The last of the checksum, before the mark.

        Outcome outcome = read(Files.write(folder.resolve("changed.avro"), bytes), FilePosition.START, COUNT + 1);

        assertEquals(List.of(), outcome.numbers);
        assertTrue(outcome.causes.get(0).contains("checksum"), outcome.causes.toString());
    }

    @Test
    void randomChangesAreRowsOrDeadLettersAndNothingElse() throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        List<String> codecs = List.of("null", "deflate", "snappy", "zstandard");
        for (String codec : codecs) {
            files.put(codec, Files.readAllBytes(write("whole.avro", codec, 0, 60)));
        }
        int deadCount = 0;
        for (int seed = 0; seed < FUZZ_COUNT; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] bytes = files.get(codecs.get(seed % codecs.size())).clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Path file = Files.write(folder.resolve("changed.avro"), bytes);
            try {
                deadCount += readLoosely(file);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertTrue(deadCount > FUZZ_COUNT / 4, "dead letters: " + deadCount);
    }

    /** Without compression nothing guards a text, so it may be another one. */
    private static int readLoosely(Path file) throws IOException {
        int deadCount = 0;
        Decoder<Row> decoder = AvroFiles.asWritten().newDecoder(ROWS);
        try (RecordCursor cursor = AvroFiles.asWritten().open(file, FilePosition.START, RECORD_SIZE_MAX_BYTES)) {
            while (cursor.hasRecord()) {
                BatchBuilder builder = new BatchBuilder("files", 0, "file", cursor.context(), new byte[0]);
                cursor.takeInto(builder);
                try {
                    decoder.decode(builder.build(new byte[0], 0), 0);
                } catch (MalformedRowException e) {
                    deadCount++;
                }
            }
        }
        return deadCount;
    }

    @Test
    void anotherSchemaThanWantedIsADeadLetterForEachRecord() throws IOException {
        Path file = write("r.avro", "null", 0, 3);
        Decoder<Row> decoder = AvroFiles.asWritten()
                .newDecoder(StructRowType.of("r", Schema.of(new Field("n", Simple.STRING, false))));
        Outcome outcome = new Outcome(new ArrayList<>(), new ArrayList<>());
        try (RecordCursor cursor = AvroFiles.asWritten().open(file, FilePosition.START, RECORD_SIZE_MAX_BYTES)) {
            BatchBuilder builder = new BatchBuilder("files", 0, "file", cursor.context(), new byte[0]);
            while (cursor.hasRecord()) {
                cursor.takeInto(builder);
            }
            take(builder.build(new byte[0], 0), decoder, outcome);
        }
        assertEquals(3, outcome.causes.size());
        assertTrue(outcome.causes.get(0).contains("field n is string"), outcome.causes.get(0));
    }

    @Test
    void folderOfFilesGoesOnFromEveryBatch() throws IOException {
        write("a.avro", "deflate", 0, 100);
        Files.write(folder.resolve("b.avro"), new byte[] {'n', 'o'});
        write("c.avro", "null", 100, 100);
        Outcome outcome = new Outcome(new ArrayList<>(), new ArrayList<>());
        Map<Integer, byte[]> offsets = new HashMap<>();
        FileSource<Row> source =
                FileSource.of(folder, AvroFiles.asWritten(), ROWS).settleTime(Duration.ZERO);
        Decoder<Row> decoder = source.newDecoder();
        boolean isFinished = false;
        while (!isFinished) { // Opened anew for each batch, as if it had been killed.
            SourceContext context = new SourceContext("files", offsets, true, new SystemDisk(), new SimClock());
            try (SourceReader reader = source.open(context)) {
                Batch batch = reader.poll(new BatchLimits(13, 1 << 20));
                if (batch != null) {
                    take(batch, decoder, outcome);
                    offsets.put(batch.partition(), batch.resumeOffset());
                }
                isFinished = batch == null;
            }
        }
        assertEquals(numbers(0, 200), outcome.numbers.stream().sorted().toList());
        assertEquals(List.of("the file is not read: it does not begin as an Avro file does"), outcome.causes);
    }
}
