package dev.rivulet.benchmarks.source;

import dev.rivulet.connectors.file.FileSource;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.delta.kernel.files.ParquetCodecs;
import dev.rivulet.parquet.ParquetFiles;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** A file of Parquet, of which either takes all three columns. Immutable. */
record ParquetCase(Path folder) implements SourceCase {

    private static final MessageType SCHEMA = MessageTypeParser.parseMessageType(
            "message reading { required int64 n; required binary device (STRING); required binary note (STRING); }");

    /** All columns, which the peer reads too. */
    private record Reading(long n, String device, String note) {}

    @Override
    public String name() {
        return "a file of Parquet, zstd";
    }

    @Override
    public String peerName() {
        return "parquet-hadoop's ParquetReader of groups";
    }

    private Path file() {
        return folder.resolve("readings.parquet");
    }

    @Override
    public void prepare(long recordCount) throws IOException {
        Files.createDirectories(folder);
        Files.deleteIfExists(file());
        SimpleGroupFactory groups = new SimpleGroupFactory(SCHEMA);
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file()))
                .withType(SCHEMA)
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(new ParquetCodecs(1))
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .build()) {
            for (long number = 0; number < recordCount; number++) {
                writer.write(groups.newGroup()
                        .append("n", number)
                        .append("device", Lines.device(number))
                        .append("note", Lines.NOTE));
            }
        }
    }

    @Override
    public Intake peer() throws IOException {
        ParquetReader.Builder<Group> builder =
                new ParquetReader.Builder<>(new LocalInputFile(file()), new PlainParquetConfiguration()) {
                    @Override
                    protected ReadSupport<Group> getReadSupport() {
                        return new GroupReadSupport();
                    }
                };
        ParquetReader<Group> reader =
                builder.withCodecFactory(new ParquetCodecs(1)).build();
        return new Intake() {
            @Override
            public void take(long count) throws IOException {
                for (long taken = 0; taken < count; taken++) {
                    if (reader.read() == null) {
                        throw new EOFException("only " + taken + " of " + count + " rows came");
                    }
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
        return new SourceIntake(FileSource.of(folder, ParquetFiles.any(), RecordRowType.of(Reading.class))
                .settleTime(Duration.ZERO));
    }
}
