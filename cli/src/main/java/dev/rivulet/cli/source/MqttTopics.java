package dev.rivulet.cli.source;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.cli.document.NamedText;
import dev.rivulet.cli.document.YamlText;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.Source;
import dev.rivulet.mqtt.MqttSource;
import dev.rivulet.mqtt.broker.MqttSettings;
import dev.rivulet.mqtt.broker.MqttTopic;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Messages of an MQTT broker.
 *
 * @param fields what of a message beside its payload becomes a column
 * @param place of the section in the file
 */
public record MqttTopics(
        MqttSettings settings,
        List<MqttTopic> topics,
        MessageFields fields,
        Payload payload,
        OnError onError,
        YamlText place)
        implements SourceSpec {

    public MqttTopics {
        topics = List.copyOf(topics);
    }

    /**
     * Columns of what a message has beside its payload.
     *
     * @param topic the column for its topic
     * @param retained the column for whether the broker had retained it
     * @param userProperties for each name of a user property the column for its value
     */
    public record MessageFields(Optional<YamlText> topic, Optional<YamlText> retained, List<NamedText> userProperties) {
        public MessageFields {
            userProperties = List.copyOf(userProperties);
        }

        boolean has(String column) {
            return Stream.concat(
                            Stream.concat(topic.stream(), retained.stream()),
                            userProperties.stream().map(NamedText::text))
                    .anyMatch(text -> text.value().equals(column));
        }
    }

    @Override
    public String uid() {
        return "mqtt";
    }

    @Override
    public void checkReadable(Field column) {
        if (!fields.has(column.name())) {
            payload.checkReadable(column);
        }
    }

    @Override
    public Source<Row> source(StructRowType rows, ConfigProblems problems) {
        try {
            Decoder<Row> unused = payload.messages(rows);
        } catch (IllegalArgumentException wrong) {
            problems.add(place, String.valueOf(wrong.getMessage()));
            return MqttSource.json(settings, topics, rows);
        }
        MqttSource<Row> source = MqttSource.of(settings, topics, rows, payload::messages);
        if (fields.topic().isPresent()) {
            source = SectionKeys.with(source, fields.topic().get(), MqttSource::topicAs, problems);
        }
        if (fields.retained().isPresent()) {
            source = SectionKeys.with(source, fields.retained().get(), MqttSource::retainedAs, problems);
        }
        for (NamedText property : fields.userProperties()) {
            String name = property.name().value();
            source = SectionKeys.with(
                    source, property.text(), (from, column) -> from.userPropertyAs(name, column), problems);
        }
        return source;
    }

    @Override
    public void describe(ObjectNode definition) {
        payload.describe(definition);
        ObjectNode json = definition.putObject("mqtt");
        fields.topic().ifPresent(column -> json.put("topic", column.value()));
        fields.retained().ifPresent(column -> json.put("retained", column.value()));
        // A list and not an object: the order of columns is part of the rows.
        ArrayNode properties = json.putArray("user-properties");
        for (NamedText property : fields.userProperties()) {
            properties
                    .addArray()
                    .add(property.name().value())
                    .add(property.text().value());
        }
    }
}
