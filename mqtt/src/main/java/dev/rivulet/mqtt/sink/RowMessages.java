package dev.rivulet.mqtt.sink;

import dev.rivulet.connectors.json.JsonEncoder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.RowId;
import dev.rivulet.mqtt.wire.Publication;
import org.jspecify.annotations.Nullable;

/** Makes messages of rows. One owner. */
final class RowMessages<T> {

    private final MqttTarget target;
    private final TopicPattern<T> topics;
    private final JsonEncoder<T> json;

    RowMessages(RowType<T> rows, MqttTarget target) {
        this.target = target;
        this.topics = TopicPattern.of(target.topic(), rows);
        this.json = new JsonEncoder<>(rows);
    }

    /** Null if the row names no topic that there can be. */
    @Nullable Publication messageOf(RowId id, T row) {
        String topic = topics.topicOf(row);
        return topic == null
                ? null
                : new Publication(
                        topic,
                        target.qos(),
                        target.isRetained(),
                        payload(id.toString(), row),
                        id.toString(),
                        target.idProperty());
    }

    private byte[] payload(String id, T row) {
        return target.idMember().isEmpty() ? json.encode(row) : json.encode(row, target.idMember(), id);
    }
}
