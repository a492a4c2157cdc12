package dev.rivulet.parquet;

import dev.rivulet.connectors.file.FilePosition;
import dev.rivulet.connectors.file.RecordCursor;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.delta.kernel.files.ParquetCodecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * Files that Parquet's own writer of examples has written.
 *
 * @param version of pages
 * @param hasChecksums whether pages have one
 * @param hasDictionary whether values are written once where that is shorter
 */
record SampleFile(CompressionCodecName codec, WriterVersion version, boolean hasChecksums, boolean hasDictionary) {

    static final SampleFile PLAIN =
            new SampleFile(CompressionCodecName.UNCOMPRESSED, WriterVersion.PARQUET_1_0, true, true);

    static final int RECORD_SIZE_MAX_BYTES = 1 << 20;
    private static final int ROWS_PER_PAGE = 20;
    private static final long GROUP_SIZE_BYTES = 4_096;

    SampleFile withoutChecksums() {
        return new SampleFile(codec, version, false, hasDictionary);
    }

    Path write(Path file, String schema, int count, Rows rows) throws IOException {
        MessageType type = MessageTypeParser.parseMessageType(schema);
        SimpleGroupFactory groups = new SimpleGroupFactory(type);
        Files.deleteIfExists(file);
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withType(type)
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(new ParquetCodecs(1))
                .withCompressionCodec(codec)
                .withWriterVersion(version)
                .withPageWriteChecksumEnabled(hasChecksums)
                .withDictionaryEncoding(hasDictionary)
                .withPageRowCountLimit(ROWS_PER_PAGE)
                .withRowGroupSize(GROUP_SIZE_BYTES)
                .withMinRowCountForPageSizeCheck(1)
                .build()) {
            for (int index = 0; index < count; index++) {
                Group group = groups.newGroup();
                rows.fill(index, group);
                writer.write(group);
            }
        }
        return file;
    }

    Path writeOne(Path file, String schema, Consumer<Group> row) throws IOException {
        return write(file, schema, 1, (index, group) -> row.accept(group));
    }

    @FunctionalInterface
    interface Rows {
        void fill(int index, Group group);
    }

    /** What comes of a file: rows, and causes of dead letters. */
    record Outcome(List<Row> rows, List<String> causes) {

        Outcome() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        void take(Batch batch, Decoder<Row> decoder) {
            for (int index = 0; index < batch.recordCount(); index++) {
                try {
                    rows.add(decoder.decode(batch, index));
                } catch (MalformedRowException e) {
                    causes.add(e.getMessage());
                }
            }
        }
    }

    static Outcome read(Path file, RowType<Row> rows) throws IOException {
        return read(file, rows, FilePosition.START, RECORD_SIZE_MAX_BYTES);
    }

    static Outcome read(Path file, RowType<Row> rows, FilePosition from, int recordSizeMaxBytes) throws IOException {
        Outcome outcome = new Outcome();
        ParquetFiles format = ParquetFiles.any().forRows(rows.schema());
        Decoder<Row> decoder = format.newDecoder(rows);
        try (RecordCursor cursor = format.open(file, from, recordSizeMaxBytes)) {
            while (cursor.hasRecord()) {
                BatchBuilder builder = new BatchBuilder("files", 0, "file.parquet", cursor.context(), new byte[0]);
                while (cursor.hasRecord() && builder.recordCount() < 7) {
                    cursor.takeInto(builder);
                }
                outcome.take(builder.build(new byte[0], 0), decoder);
            }
        }
        return outcome;
    }
}
