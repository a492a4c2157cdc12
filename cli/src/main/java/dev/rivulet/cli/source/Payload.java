package dev.rivulet.cli.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.avro.AvroFiles;
import dev.rivulet.avro.AvroMessages;
import dev.rivulet.connectors.SchemaDrift;
import dev.rivulet.connectors.file.FileSource;
import dev.rivulet.connectors.json.JsonSettings;
import dev.rivulet.connectors.raw.RawDecoder;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.parquet.ParquetFiles;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the bytes of records are, and how they become rows. Immutable.
 *
 * @param json for JSON, and what becomes of drift also for CSV
 * @param avroFiles for files of Avro
 * @param avroMessages for messages of Avro
 * @param column of raw messages, the one that gets them
 */
public record Payload(
        PayloadFormat format,
        JsonSettings json,
        Optional<AvroFiles> avroFiles,
        Optional<AvroMessages> avroMessages,
        Optional<String> column) {

    /**
     * Whether a column can come from it.
     *
     * @throws IllegalArgumentException if not, with the reason
     */
    void checkReadable(Field field) {
        format.checkReadable(field, json);
    }

    /**
     * @throws IllegalArgumentException if rows cannot come from it
     */
    FileSource<Row> files(Path folder, StructRowType rows) {
        FileSource<Row> files = switch (format) {
            case JSON ->
                FileSource.jsonLines(folder, rows).schemaDrift(json.onDrift()).depthMax(json.depthMax());
            case SENML ->
                FileSource.senmlLines(folder, rows).schemaDrift(json.onDrift()).depthMax(json.depthMax());
            case CSV -> FileSource.csv(folder, rows).schemaDrift(json.onDrift());
            case AVRO -> FileSource.of(folder, avroFiles.orElseThrow(), rows);
            case PARQUET -> FileSource.of(folder, ParquetFiles.any(), rows);
            case RAW -> FileSource.rawLines(folder, rows);
        };
        Decoder<Row> unused = files.newDecoder();
        return files;
    }

    /**
     * A decoder of messages.
     *
     * @throws IllegalArgumentException if rows cannot come from it
     */
    <T> Decoder<T> messages(RowType<T> rows) {
        return switch (format) {
            case JSON, SENML -> format.jsonDecoder(rows, json);
            case CSV -> throw new IllegalArgumentException("messages are no CSV, as they have no header");
            case AVRO -> avroMessages.orElseThrow().decoder(rows);
            case PARQUET -> throw new IllegalArgumentException("messages are no Parquet, which is a format of files");
            case RAW -> new RawDecoder<>(rows, column.orElseGet(() -> rawColumn(rows.schema())));
        };
    }

    /** The only one that can have them. */
    private static String rawColumn(Schema schema) {
        return schema.fields().stream()
                .filter(field -> field.type() == Simple.BINARY)
                .map(Field::name)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no column is binary; say which gets the message by `payload-column`"));
    }

    /** The same for JSON; nothing of what is as by default. */
    static void describe(JsonSettings json, ObjectNode definition) {
        SchemaDrift drift = json.onDrift();
        if (drift.mode() != SchemaDrift.Mode.IGNORE) {
            definition.put("onDrift", drift.mode() + " " + drift.column());
        }
        if (json.depthMax() != JsonSettings.DEPTH_MAX_DEFAULT) {
            definition.put("depthMax", json.depthMax());
        }
    }

    /** Puts down what of it decides how records become rows; nothing for JSON as it is by default. */
    void describe(ObjectNode definition) {
        if (format != PayloadFormat.JSON) {
            definition.put("format", format.name());
        }
        describe(json, definition);
        avroFiles.ifPresent(files -> definition.put("avro", files.description()));
        avroMessages.ifPresent(messages -> definition.put("avro", messages.description()));
        column.ifPresent(name -> definition.put("payloadColumn", name));
    }
}
