package dev.rivulet.mqtt.sink;

import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.EmittingSession;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.mqtt.broker.MqttSettings;

/**
 * Sends each row as a message of its own, as soon as the log has durably what it came of. Immutable.
 *
 * <p>With QoS 1 and 2 every row comes to the broker at least once, in order, through crashes and cut connections; one that comes again has the same
 * id, as a user property (MQTT 5) or a member of the payload. With QoS 0 a row counts as sent when the network has it.
 *
 * <p>A row that the broker will never take goes to the dead letters: its topic cannot be one, it is longer than the broker's packets may be, or the
 * broker says so of its payload. What the broker forbids for all ends the job; everything else is waited for.
 *
 * @param <T> the rows
 */
public final class MqttSink<T> implements Sink<T> {

    /** Unless told otherwise, the user property that has a row's id. */
    public static final String ID_PROPERTY_DEFAULT = "rivulet-id";

    private final RowType<T> rows;
    private final MqttTarget target;

    private MqttSink(RowType<T> rows, MqttTarget target) {
        this.rows = rows;
        this.target = target;
        TopicPattern.of(target.topic(), rows);
    }

    /**
     * Payloads that are one JSON object each, with QoS 1.
     *
     * @param settings with a client id of its own: a broker throws one of two clients with the same id out
     * @param topic where to send to; a string column in braces stands for its value, such as in {@code plant/{device}/alerts}
     * @throws IllegalArgumentException if the topic cannot be one to send to, or such a column is not there
     */
    public static <T> MqttSink<T> json(MqttSettings settings, String topic, RowType<T> rows) {
        return new MqttSink<>(rows, new MqttTarget(settings, topic, 1, false, ID_PROPERTY_DEFAULT, "", false));
    }

    /**
     * The same sink with another QoS.
     *
     * @param qos 0: perhaps, 1: at least once, 2: at least once, and not again because of a cut connection alone, if the broker keeps the session
     * @throws IllegalArgumentException if it is another
     */
    public MqttSink<T> withQos(int qos) {
        return new MqttSink<>(rows, target.withQos(qos));
    }

    /** The same sink, whose messages the broker keeps for later subscribers, of each topic the last. */
    public MqttSink<T> retained() {
        return new MqttSink<>(rows, target.retained());
    }

    /**
     * The same sink with the id in another user property; empty for none.
     */
    public MqttSink<T> idPropertyAs(String name) {
        return new MqttSink<>(rows, target.withIdProperty(name));
    }

    /**
     * The same sink with the id as the first member of each payload.
     *
     * @throws IllegalArgumentException if the rows have a field of that name
     */
    public MqttSink<T> idMemberAs(String name) {
        if (rows.schema().indexOf(name) >= 0) {
            throw new IllegalArgumentException(
                    "rows have a field " + name + " already, wanted another name for the id");
        }
        return new MqttSink<>(rows, target.withIdMember(name));
    }

    /** The same sink, where a row that the broker will never take ends the job. */
    public MqttSink<T> failingOnRefusal() {
        return new MqttSink<>(rows, target.failingOnRefusal());
    }

    @Override
    public EmittingSession<T> open(SinkContext context) {
        return new MqttSession<>(new MessageEmitter<>(context.uid(), target, new RowMessages<>(rows, target)));
    }

    @Override
    public RowType<T> rowType() {
        return rows;
    }

    @Override
    public String description() {
        return "mqtt[" + target.settings().servers().get(0) + ", " + target.topic() + "]";
    }
}
