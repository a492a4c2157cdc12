package dev.rivulet.cli.bind;

import dev.rivulet.cli.yaml.PipelineSpec;
import dev.rivulet.cli.yaml.YamlText;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.mqtt.MqttSource;
import java.util.Optional;

/** Makes sources of messages. Stateless. */
final class MessageSources {

    private MessageSources() {}

    static MqttSource<Row> of(PipelineSpec.MqttTopics spec, RowType<Row> rows) {
        MqttSource<Row> source = MqttSource.json(spec.settings(), spec.topics(), rows);
        Optional<YamlText> topic = spec.fields().topic();
        source = topic.isPresent() ? source.topicAs(topic.get().value()) : source;
        Optional<YamlText> retained = spec.fields().retained();
        source = retained.isPresent() ? source.retainedAs(retained.get().value()) : source;
        for (PipelineSpec.Named property : spec.fields().userProperties()) {
            source = source.userPropertyAs(
                    property.name().value(), property.sql().value());
        }
        return source;
    }
}
