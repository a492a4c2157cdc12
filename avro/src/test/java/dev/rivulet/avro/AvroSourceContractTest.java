package dev.rivulet.avro;

import dev.rivulet.connectors.file.FileSource;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.time.Clock;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SourceContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.io.TempDir;

class AvroSourceContractTest extends SourceContract {

    private static final Schema WRITTEN = new Schema.Parser()
            .parse("{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"n\", \"type\": \"int\"}]}");

    /** A row of the contract. */
    record Numbered(long n) {}

    @TempDir
    private Path folder;

    private final SimClock clock = new SimClock();

    @Override
    protected Source<?> source() {
        return FileSource.of(folder, AvroFiles.asWritten(), RecordRowType.of(Numbered.class));
    }

    @Override
    protected List<String> give(int from, int count) throws IOException {
        Path file = folder.resolve(String.format("part-%04d.avro", from));
        Path begun = folder.resolve(file.getFileName() + ".tmp");
        try (DataFileWriter<GenericRecord> writer = new DataFileWriter<>(new GenericDatumWriter<>(WRITTEN))) {
            writer.setSyncInterval(64).create(WRITTEN, begun.toFile());
            for (int number = from; number < from + count; number++) {
                GenericRecord record = new GenericData.Record(WRITTEN);
                record.put("n", number);
                writer.append(record);
            }
        }
        long longAgoMicros = clock.epochMicros() - TimeUnit.SECONDS.toMicros(10);
        Files.setLastModifiedTime(begun, FileTime.from(longAgoMicros, TimeUnit.MICROSECONDS));
        Files.move(begun, file);
        return IntStream.range(from, from + count)
                .mapToObj(number -> "Numbered[n=" + number + "]")
                .toList();
    }

    @Override
    protected Clock clock() {
        return clock;
    }

    @Override
    protected void letTimePass() {
        clock.advance(Duration.ofSeconds(1));
    }
}
