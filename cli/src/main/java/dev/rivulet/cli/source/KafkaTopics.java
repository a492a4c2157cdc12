package dev.rivulet.cli.source;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.cli.document.NamedText;
import dev.rivulet.cli.document.YamlText;
import dev.rivulet.connectors.json.JsonSettings;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.source.Source;
import dev.rivulet.kafka.KafkaSource;
import dev.rivulet.kafka.broker.KafkaSettings;
import dev.rivulet.kafka.broker.KafkaWanted;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Topics of Kafka, whose values are a JSON object or a pack of SenML each, or are not looked into.
 *
 * @param place of the section, for what is wrong with all of it
 * @param format of values, from which columns come that are not among the parts; empty if they are not looked into
 * @param json how values are read
 * @param parts for each part of a record that becomes a column its key in the section and the column, in the order of {@link #PARTS}
 * @param headers for each header that becomes a column the column for its value
 * @param logsOffsets whether values stay with the brokers
 */
public record KafkaTopics(
        YamlText place,
        KafkaSettings settings,
        KafkaWanted wanted,
        Optional<PayloadFormat> format,
        JsonSettings json,
        List<NamedText> parts,
        List<NamedText> headers,
        boolean logsOffsets,
        OnError onError)
        implements SourceSpec {

    /** The keys for columns of a record's parts. */
    static final List<String> PARTS = List.of(
            "key-column", "value-column", "topic-column", "partition-column", "offset-column", "timestamp-column");

    public KafkaTopics {
        parts = List.copyOf(parts);
        headers = List.copyOf(headers);
    }

    @Override
    public String uid() {
        return "kafka";
    }

    @Override
    public void checkReadable(Field column) {
        boolean isPart = parts.stream().anyMatch(part -> part.text().value().equals(column.name()))
                || headers.stream().anyMatch(header -> header.text().value().equals(column.name()));
        if (format.isPresent() && !isPart) {
            format.get().checkReadable(column, json);
        }
    }

    @Override
    public Source<Row> source(StructRowType rows, ConfigProblems problems) {
        KafkaSource<Row> source;
        try {
            source = format.isPresent()
                    ? KafkaSource.of(
                            settings, wanted, rows, type -> format.get().jsonDecoder(type, json))
                    : KafkaSource.parts(settings, wanted, rows);
        } catch (IllegalArgumentException wrong) {
            problems.add(place, "" + wrong.getMessage());
            source = KafkaSource.parts(KafkaSettings.of("localhost:9092"), wanted, rows);
        }
        for (NamedText part : parts) {
            source = SectionKeys.with(source, part.text(), change(part.name().value()), problems);
        }
        for (NamedText header : headers) {
            String name = header.name().value();
            source = SectionKeys.with(source, header.text(), (from, column) -> from.headerAs(name, column), problems);
        }
        return logsOffsets ? source.loggingOffsets() : source;
    }

    private static BiFunction<KafkaSource<Row>, String, KafkaSource<Row>> change(String part) {
        return switch (part) {
            case "key-column" -> KafkaSource::keyAs;
            case "value-column" -> KafkaSource::valueAs;
            case "topic-column" -> KafkaSource::topicAs;
            case "partition-column" -> KafkaSource::partitionAs;
            case "offset-column" -> KafkaSource::offsetAs;
            default -> KafkaSource::timestampAs;
        };
    }

    @Override
    public void describe(ObjectNode definition) {
        ObjectNode kafka = definition.putObject("kafka");
        kafka.put(
                "format",
                format.map(each -> each.name().toLowerCase(Locale.ROOT)).orElse("none"));
        Payload.describe(json, kafka);
        parts.forEach(part -> kafka.put(part.name().value(), part.text().value()));
        // A list and not an object: the order of columns is part of the rows.
        ArrayNode names = kafka.putArray("headers");
        headers.forEach(header ->
                names.addArray().add(header.name().value()).add(header.text().value()));
    }
}
