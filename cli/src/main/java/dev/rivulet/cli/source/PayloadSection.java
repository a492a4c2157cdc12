package dev.rivulet.cli.source;

import dev.rivulet.avro.AvroFiles;
import dev.rivulet.avro.AvroMessages;
import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.cli.document.NamedText;
import dev.rivulet.cli.document.Quantities;
import dev.rivulet.cli.document.YamlMap;
import dev.rivulet.cli.document.YamlText;
import dev.rivulet.connectors.SchemaDrift;
import dev.rivulet.connectors.json.JsonSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what a source's section says of its records' bytes. One owner, one file. */
final class PayloadSection {

    /** The keys of files, beside their format. */
    private static final String[] FILE_KEYS = {"reader-schema", "on-drift", "rescue-column", "depth-max"};

    /** Those of records that are JSON in any case. */
    private static final String[] JSON_KEYS = {"on-drift", "rescue-column", "depth-max"};

    /** Those of messages, which have no schema of their own, and no name for all of them. */
    private static final String[] MESSAGE_KEYS = {"format", "schema-files", "avro-encoding", "payload-column"};

    /** Which the sink has to know of, too. */
    private static final String ADD_COLUMNS = "add-columns";

    private final YamlMap source;
    private final BiFunction<String, YamlText, Path> paths;
    private final ConfigProblems problems;

    /** What reads a schema may fail in two ways. */
    private interface Reading<T> {
        T read() throws IOException;
    }

    PayloadSection(YamlMap source, BiFunction<String, YamlText, Path> paths, ConfigProblems problems) {
        this.source = source;
        this.paths = paths;
        this.problems = problems;
    }

    /** The keys of a section with files, with others. */
    static String[] withFileKeys(String... others) {
        return Stream.of(others, FILE_KEYS).flatMap(Arrays::stream).toArray(String[]::new);
    }

    /** The keys of a section with messages, with others. */
    static String[] withMessageKeys(String... others) {
        return Stream.of(others, FILE_KEYS, MESSAGE_KEYS)
                .flatMap(Arrays::stream)
                .toArray(String[]::new);
    }

    /** The keys of a section whose records are JSON, with others. */
    static String[] withJsonKeys(String... others) {
        return Stream.of(others, JSON_KEYS).flatMap(Arrays::stream).toArray(String[]::new);
    }

    /** How records are read that are JSON in any case. */
    JsonSettings ofJson() {
        return json(PayloadFormat.JSON);
    }

    private JsonSettings json(PayloadFormat format) {
        if (source.has("depth-max") && !format.isJson()) {
            problems.add(source.place("depth-max"), "`depth-max` is for the formats json and senml");
        }
        return new JsonSettings(onDrift(format), depthMax(source, problems));
    }

    /** How deep records of JSON may nest. */
    static int depthMax(YamlMap source, ConfigProblems problems) {
        return Quantities.count(
                source,
                "depth-max",
                JsonSettings.DEPTH_MAX_LOWEST,
                JsonSettings.DEPTH_MAX_HIGHEST,
                JsonSettings.DEPTH_MAX_DEFAULT,
                problems);
    }

    Payload ofFiles() {
        PayloadFormat format = format(source.word("format", "json", "csv", "avro", "parquet", "raw", "senml"));
        Optional<AvroFiles> avro = format == PayloadFormat.AVRO ? Optional.of(avroFiles()) : Optional.empty();
        return new Payload(format, json(format), avro, Optional.empty(), Optional.empty());
    }

    Payload ofMessages() {
        PayloadFormat format = format(source.word("format", "json", "avro", "raw", "senml"));
        Optional<AvroMessages> avro = format == PayloadFormat.AVRO ? avroMessages() : Optional.empty();
        boolean isAvroKnown = format != PayloadFormat.AVRO || avro.isPresent();
        return new Payload(
                isAvroKnown
                        ? format
                        : PayloadFormat.JSON, // The problem is told; what is read behind it does not matter.
                json(format),
                Optional.empty(),
                avro,
                source.text("payload-column").map(YamlText::value));
    }

    private static PayloadFormat format(String word) {
        return switch (word) {
            case "csv" -> PayloadFormat.CSV;
            case "avro" -> PayloadFormat.AVRO;
            case "parquet" -> PayloadFormat.PARQUET;
            case "raw" -> PayloadFormat.RAW;
            case "senml" -> PayloadFormat.SENML;
            default -> PayloadFormat.JSON;
        };
    }

    /** The format by a word of a source that has but JSON; empty if records are not looked into. */
    static Optional<PayloadFormat> jsonOrNone(String word) {
        return word.equals("none") ? Optional.empty() : Optional.of(format(word));
    }

    private SchemaDrift onDrift(PayloadFormat format) {
        String word = source.word("on-drift", "ignore", "strict", "rescue", ADD_COLUMNS);
        if (source.has("on-drift") && !format.hasFieldsByName()) {
            problems.add(source.place("on-drift"), "`on-drift` is for the formats json, csv and senml");
        }
        String column = rescueColumn(source);
        return switch (word) {
            case "strict" -> SchemaDrift.STRICT;
            case "rescue", ADD_COLUMNS -> SchemaDrift.rescueInto(column);
            default -> SchemaDrift.IGNORED;
        };
    }

    private static String rescueColumn(YamlMap source) {
        return source.text("rescue-column").map(YamlText::value).orElse(SchemaDrift.COLUMN_DEFAULT);
    }

    /** The column whose members are to become columns of the sink's table, and where that is said; empty if none are. */
    static Optional<NamedText> addedColumns(YamlMap source) {
        return source.text("on-drift")
                .filter(word -> word.value().strip().equals(ADD_COLUMNS))
                .map(place ->
                        new NamedText(place, new YamlText(rescueColumn(source), place.line(), place.column(), true)));
    }

    private AvroFiles avroFiles() {
        Optional<YamlText> wanted = source.text("reader-schema");
        AvroFiles read = wanted.isEmpty()
                ? null
                : read(wanted.get(), () -> AvroFiles.readAs(paths.apply("reader-schema", wanted.get())));
        return read == null ? AvroFiles.asWritten() : read;
    }

    private Optional<AvroMessages> avroMessages() {
        source.requireKey("schema-files", "the schemas that messages are written by, such as reading.avsc");
        List<YamlText> texts = source.texts("schema-files");
        if (texts.isEmpty()) {
            return Optional.empty();
        }
        List<Path> files = new ArrayList<>();
        texts.forEach(text -> files.add(paths.apply("schema-files", text)));
        boolean isBare = source.word("avro-encoding", "bare", "single-object").equals("bare");
        if (isBare && files.size() > 1) {
            problems.add(
                    source.place("schema-files"),
                    "there are " + files.size() + " schemas, and a bare message does not tell its own; wanted one, or"
                            + " `avro-encoding: single-object`");
        }
        AvroMessages messages =
                read(texts.get(0), () -> isBare ? AvroMessages.bare(files.get(0)) : AvroMessages.singleObject(files));
        Optional<YamlText> wanted = source.text("reader-schema");
        if (messages == null || wanted.isEmpty()) {
            return Optional.ofNullable(messages);
        }
        return Optional.ofNullable(
                read(wanted.get(), () -> messages.readAs(paths.apply("reader-schema", wanted.get()))));
    }

    private <T> @Nullable T read(YamlText place, Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException e) {
            problems.add(place, "the schema cannot be read: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            problems.add(place, String.valueOf(e.getMessage()));
        }
        return null;
    }
}
