package dev.rivulet.benchmarks.source;

import dev.rivulet.avro.AvroFiles;
import dev.rivulet.connectors.file.FileSource;
import dev.rivulet.core.row.RecordRowType;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;

/** An object container file, whose records a source takes as they are, to be decoded behind the log. Immutable. */
record AvroCase(Path folder) implements SourceCase {

    private static final Schema SCHEMA = SchemaBuilder.record("Reading")
            .fields()
            .requiredLong("n")
            .requiredString("device")
            .requiredString("note")
            .endRecord();

    @Override
    public String name() {
        return "a file of Avro";
    }

    @Override
    public String peerName() {
        return "Avro's DataFileReader, which decodes";
    }

    private Path file() {
        return folder.resolve("readings.avro");
    }

    @Override
    public void prepare(long recordCount) throws IOException {
        Files.createDirectories(folder);
        try (DataFileWriter<GenericRecord> writer = new DataFileWriter<>(new GenericDatumWriter<>(SCHEMA))) {
            writer.create(SCHEMA, file().toFile());
            for (long number = 0; number < recordCount; number++) {
                GenericRecord reading = new GenericData.Record(SCHEMA);
                reading.put("n", number);
                reading.put("device", Lines.device(number));
                reading.put("note", Lines.NOTE);
                writer.append(reading);
            }
        }
    }

    @Override
    public Intake peer() throws IOException {
        DataFileReader<GenericRecord> reader = new DataFileReader<>(file().toFile(), new GenericDatumReader<>());
        return new Intake() {
            @Override
            public void take(long count) throws IOException {
                GenericRecord record = null;
                for (long taken = 0; taken < count; taken++) {
                    if (!reader.hasNext()) {
                        throw new EOFException("only " + taken + " of " + count + " records came");
                    }
                    record = reader.next(record);
                }
            }

            @Override
            public void close() throws IOException {
                reader.close();
            }
        };
    }

    @Override
    public Intake source() throws IOException {
        return new SourceIntake(FileSource.of(folder, AvroFiles.asWritten(), RecordRowType.of(Lines.Reading.class))
                .settleTime(Duration.ZERO));
    }
}
