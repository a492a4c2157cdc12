package dev.rivulet.cli.sink;

import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.cli.document.YamlText;
import dev.rivulet.cli.source.OnError;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.mqtt.broker.MqttSettings;
import dev.rivulet.mqtt.sink.MqttSink;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Topics of an MQTT broker.
 *
 * @param idProperty the user property for a row's id; empty text for none
 * @param idMember the member of the payload for it
 */
public record MqttTarget(
        MqttSettings settings,
        YamlText topic,
        int qos,
        boolean isRetained,
        Optional<YamlText> idProperty,
        Optional<YamlText> idMember,
        OnError onError)
        implements SinkSpec {

    @Override
    public Optional<Sink<Row>> sink(StructRowType rows, Path staging, ConfigProblems problems) {
        YamlText place = topic;
        try {
            MqttSink<Row> sink = MqttSink.json(settings, topic.value(), rows).withQos(qos);
            sink = isRetained ? sink.retained() : sink;
            sink = onError == OnError.FAIL ? sink.failingOnRefusal() : sink;
            sink = idProperty.isPresent() ? sink.idPropertyAs(idProperty.get().value()) : sink;
            if (idMember.isPresent()) {
                place = idMember.get();
                sink = sink.idMemberAs(place.value());
            }
            return Optional.of(sink);
        } catch (IllegalArgumentException wrong) {
            problems.add(place, String.valueOf(wrong.getMessage()));
            return Optional.empty();
        }
    }
}
