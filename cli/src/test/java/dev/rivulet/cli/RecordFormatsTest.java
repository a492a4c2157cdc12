package dev.rivulet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.delta.kernel.files.ParquetCodecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Formats of records and what becomes of drift, by pipeline files. */
class RecordFormatsTest {

    private static final String SCHEMA = "{\"type\": \"record\", \"name\": \"R\", \"fields\":"
            + " [{\"name\": \"device\", \"type\": \"string\"}, {\"name\": \"temperature\", \"type\": [\"null\", \"float\"]}]}";

    @TempDir
    private Path folder;

    private Path input;
    private final Shell shell = new Shell();

    @BeforeEach
    void makeInput() throws IOException {
        input = Files.createDirectory(folder.resolve("input"));
    }

    private int runPipeline(String source, String schema) throws IOException {
        String pipeline = "name: readings\nsource: { " + source + " }\nschema: { " + schema
                + " }\nsink: { path: table }\nengine: { data: data, epoch-interval: 10ms, commit-interval: 10ms }\n";
        return shell.run(
                "run",
                Files.writeString(folder.resolve("pipeline.yaml"), pipeline).toString(),
                "--available-now");
    }

    private List<String> tableRows() {
        assertEquals(0, shell.run("table", "read", folder.resolve("table").toString(), "--json"), shell.output());
        return shell.output().lines().sorted().toList();
    }

    @Test
    void avroFilesBecomeRows() throws IOException {
        Schema schema = new Schema.Parser().parse(SCHEMA);
        try (DataFileWriter<GenericRecord> writer = new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
            writer.create(schema, input.resolve("a.avro").toFile());
            GenericRecord record = new GenericData.Record(schema);
            record.put("device", "d7");
            record.put("temperature", 1.5f);
            writer.append(record);
        }
        Files.writeString(input.resolve("b.avro"), "none");

        String source = "path: input, format: avro, settle-time: 0s, poll-interval: 1ms";
        assertEquals(0, runPipeline(source, "device: string not null, temperature: double"), shell.output());

        assertEquals(List.of("{\"device\":\"d7\",\"temperature\":1.5}"), tableRows());
        assertEquals(0, shell.run("dlq", "list", folder.resolve("pipeline.yaml").toString()), shell.output());
        assertTrue(shell.output().contains("does not begin as an Avro file does"), shell.output());
        assertTrue(shell.output().contains("  mended  "), "only part of it was taken: " + shell.output());
    }

    @Test
    void parquetFilesBecomeRows() throws IOException {
        MessageType schema = MessageTypeParser.parseMessageType("message m { required binary device (STRING);"
                + " required int64 other; optional float temperature; }");
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(input.resolve("a.parquet")))
                .withType(schema)
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(new ParquetCodecs(1))
                .build()) {
            writer.write(new SimpleGroup(schema)
                    .append("device", "d7")
                    .append("other", 1L)
                    .append("temperature", 1.5f));
        }
        Files.writeString(input.resolve("b.parquet"), "PAR1 is not written to its end");

        String source = "path: input, format: parquet, settle-time: 0s, poll-interval: 1ms";
        assertEquals(0, runPipeline(source, "device: string not null, temperature: double"), shell.output());

        assertEquals(List.of("{\"device\":\"d7\",\"temperature\":1.5}"), tableRows());
        assertEquals(0, shell.run("dlq", "list", folder.resolve("pipeline.yaml").toString()), shell.output());
        assertTrue(shell.output().contains("it was cut, or is not written yet"), shell.output());
    }

    @Test
    void whatDoesNotFitIsRescuedAndTold() throws IOException {
        Files.writeString(
                input.resolve("1.jsonl"),
                "{\"device\":\"d7\",\"speed\":3}\n{\"device\":\"d8\",\"temperature\":\"x\"}\n");

        String source = "path: input, on-drift: rescue, settle-time: 0s, poll-interval: 1ms";
        String schema = "device: string not null, temperature: double, _rescued_data: string";
        assertEquals(0, runPipeline(source, schema), shell.output());

        assertEquals(
                List.of(
                        "{\"device\":\"d7\",\"temperature\":null,\"_rescued_data\":\"{\\\"speed\\\":3}\"}",
                        "{\"device\":\"d8\",\"temperature\":null,\"_rescued_data\":\"{\\\"temperature\\\":\\\"x\\\"}\"}"),
                tableRows());
        String events = Files.readString(folder.resolve("data").resolve("events.jsonl"));
        assertTrue(events.contains("\"rivulet.drift\":[\"files: speed is unknown\""), events);
        assertTrue(events.contains("files: temperature is no double"), events);
    }

    @Test
    void unknownFieldIsADeadLetterWhereTheSchemaIsStrict() throws IOException {
        Files.writeString(input.resolve("1.jsonl"), "{\"device\":\"d7\",\"speed\":3}\n{\"device\":\"d8\"}\n");

        String source = "path: input, on-drift: strict, settle-time: 0s, poll-interval: 1ms";
        assertEquals(0, runPipeline(source, "device: string not null"), shell.output());

        assertEquals(List.of("{\"device\":\"d8\"}"), tableRows());
    }

    @Test
    void depthOfRecordsIsLimited() throws IOException {
        Files.writeString(input.resolve("1.jsonl"), "{\"n\":1,\"x\":[1]}\n{\"n\":2,\"x\":[[1]]}\n");

        String source = "path: input, depth-max: 2, settle-time: 0s, poll-interval: 1ms";
        assertEquals(0, runPipeline(source, "n: long"), shell.output());

        assertEquals(List.of("{\"n\":1}"), tableRows());
        assertEquals(0, shell.run("dlq", "list", folder.resolve("pipeline.yaml").toString()), shell.output());
        assertTrue(shell.output().contains("exceeds the maximum allowed (2, as `depth-max` says)"), shell.output());
    }

    @Test
    void packsOfSenmlBecomeARowForEachMeasurement() throws IOException {
        Files.writeString(input.resolve("1.senml"), """
                [{"bn":"plant/","bt":1700000000.25,"n":"t","u":"Cel","v":20.5},{"n":"door","t":1,"vb":true}]
                [{"n":"a","v":1},{"n":"b"}]
                [{"n":"c","v":3,"t":1700000009,"site":"north"}]
                """);

        String source = "path: input, format: senml, on-drift: rescue, settle-time: 0s, poll-interval: 1ms";
        String schema = "name: string not null, time: timestamp not null, unit: string, value: double,"
                + " boolean_value: boolean, _rescued_data: string";
        assertEquals(0, runPipeline(source, schema), shell.output());

        assertEquals(
                List.of(
                        "{\"name\":\"c\",\"time\":\"2023-11-14T22:13:29Z\",\"unit\":null,\"value\":3.0,\"boolean_value\":null,"
                                + "\"_rescued_data\":\"{\\\"site\\\":\\\"north\\\"}\"}",
                        "{\"name\":\"plant/door\",\"time\":\"2023-11-14T22:13:21.250Z\",\"unit\":null,\"value\":null,"
                                + "\"boolean_value\":true,\"_rescued_data\":null}",
                        "{\"name\":\"plant/t\",\"time\":\"2023-11-14T22:13:20.250Z\",\"unit\":\"Cel\",\"value\":20.5,"
                                + "\"boolean_value\":null,\"_rescued_data\":null}"),
                tableRows());
        assertEquals(0, shell.run("dlq", "list", folder.resolve("pipeline.yaml").toString()), shell.output());
        assertTrue(shell.output().contains("record 2 of the pack: it has no value"), shell.output());
    }

    @Test
    void columnsOfSenmlAreCalledLikeItsFields() throws IOException {
        String mqtt = "type: mqtt, servers: ['mqtt://localhost'], topics: [t], format: senml, ";
        for (String source : List.of(
                "path: input, format: senml",
                "type: http, port: 0, path: /in, format: senml",
                "type: kafka, servers: ['localhost:9092'], topics: [t], format: senml",
                "type: lines, port: 0, format: senml, peer-column: peer",
                "type: tail, path: log, format: senml",
                mqtt + "topic-column: topic")) {
            assertEquals(
                    2, runPipeline(source, "name: string, vaule: double, topic: string, peer: string"), shell.output());
            assertTrue(
                    shell.output().contains("SenML has nothing for a field vaule; did you mean `value`?"),
                    shell.output());
            assertEquals(
                    source.contains("topic-column"),
                    !shell.output().contains("SenML has nothing for a field topic"),
                    shell.output());
            assertEquals(
                    source.contains("peer-column"),
                    !shell.output().contains("SenML has nothing for a field peer"),
                    shell.output());
        }
        assertMistake("path: input, format: senm", "name: string", "senml");
    }

    @Test
    void linesAreTakenAsTheyAre() throws IOException {
        Files.writeString(input.resolve("1.txt"), "a, \"b\n\n{}\n");

        String source = "path: input, format: raw, settle-time: 0s, poll-interval: 1ms";
        assertEquals(0, runPipeline(source, "line: string"), shell.output());

        assertEquals(List.of("{\"line\":\"a, \\\"b\"}", "{\"line\":\"{}\"}"), tableRows());
    }

    @Test
    void mistakesAreToldWithTheirPlace() throws IOException {
        assertMistake("path: input, on-drift: rescue", "device: string", "there is no field _rescued_data");
        assertMistake("path: input, format: raw", "a: string, b: string", "wanted one field of binary or string");
        assertMistake("path: input, format: avro, on-drift: strict", "a: string", "is for the formats json, csv");
        assertMistake("path: input, format: parquet, on-drift: strict", "a: string", "is for the formats json, csv");
        assertMistake("path: input, format: avro, depth-max: 3", "a: string", "is for the formats json and senml");
        assertMistake("type: lines, port: 0, format: text, depth-max: 3", "line: string", "for the formats json and");
        assertMistake("path: input, depth-max: 501", "a: string", "depth-max");
        assertMistake("path: input, format: avro, reader-schema: no.avsc", "a: string", "the schema cannot be read");
        Files.writeString(folder.resolve("r.avsc"), SCHEMA);
        assertMistake(
                "path: input, format: avro, reader-schema: r.avsc", "device: long", "field device is long, which the");
        String mqtt = "type: mqtt, servers: ['mqtt://localhost'], topics: [t], ";
        assertMistake(mqtt + "format: avro", "device: string", "schema-files");
        assertMistake(mqtt + "format: avro, schema-files: [r.avsc, r.avsc]", "device: string", "does not tell its own");
        assertMistake(mqtt + "format: avro, schema-files: [r.avsc]", "device: long", "field device is long");
        assertMistake(mqtt + "format: raw", "device: string", "no column is binary");
    }

    private void assertMistake(String source, String schema, String message) throws IOException {
        assertEquals(2, runPipeline(source, schema), shell.output());
        assertTrue(shell.output().contains(message), shell.output());
        assertTrue(shell.output().contains("pipeline.yaml:2"), shell.output());
    }
}
