package dev.rivulet.mqtt;

import dev.rivulet.connectors.json.JsonDecoder;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.mqtt.MessageField.Part;
import dev.rivulet.mqtt.broker.MqttSettings;
import dev.rivulet.mqtt.broker.MqttTopic;
import dev.rivulet.mqtt.broker.MqttWanted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Messages of an MQTT broker. Immutable.
 *
 * <p>A message is acknowledged when the log has it durably, never before. So what comes of each QoS, through power cuts and cut connections:
 *
 * <table>
 * <caption>guarantees</caption>
 * <tr><td>0</td><td>at most once: nobody sends it again</td></tr>
 * <tr><td>1</td><td>at least once: it comes again where an acknowledgement was lost. With an id of its own in the payload or in a user property,
 *     {@code deduplicate} makes it once</td></tr>
 * <tr><td>2</td><td>once, for as long as the broker keeps the session and runs; one that is started again may send again what was completed, which is known only
 *     with {@link MqttSettings.Limits#rememberedCountMax}</td></tr>
 * </table>
 *
 * <p>The broker's session belongs to the client id: it is to stay the same, and the broker is to keep sessions on disk if power may fail where it
 * runs. A topic that is wanted no longer stays subscribed in the session; with a new client id it is gone.
 *
 * <p>The job starts whether or not a broker can be reached, and goes on when it is gone; servers are tried in turn. What a broker refuses for
 * good, such as a wrong password or a topic, stops the job at the first connection, and is tried again later ones.
 *
 * @param <T> the rows
 */
public final class MqttSource<T> implements Source<T> {

    private final MqttSettings settings;
    private final List<MqttTopic> topics;
    private final RowType<T> rows;
    private final Function<RowType<T>, Decoder<T>> payloadDecoder;
    private final List<MessageField> fields;

    private MqttSource(
            MqttSettings settings,
            List<MqttTopic> topics,
            RowType<T> rows,
            Function<RowType<T>, Decoder<T>> payloadDecoder,
            List<MessageField> fields) {
        this.settings = settings;
        this.topics = List.copyOf(topics);
        this.rows = rows;
        this.payloadDecoder = payloadDecoder;
        this.fields = List.copyOf(fields);
        wanted();
    }

    /**
     * Payloads that are one JSON object each; see {@link JsonDecoder} for what it may hold.
     *
     * @throws IllegalArgumentException if there is no topic, or a field that no JSON value stands for
     */
    public static <T> MqttSource<T> json(MqttSettings settings, List<MqttTopic> topics, RowType<T> rows) {
        return of(settings, topics, rows, JsonDecoder::new);
    }

    /**
     * Payloads of any format.
     *
     * @param payloadDecoder makes a decoder that builds rows of the type that it is given
     * @throws IllegalArgumentException if there is no topic
     */
    public static <T> MqttSource<T> of(
            MqttSettings settings,
            List<MqttTopic> topics,
            RowType<T> rows,
            Function<RowType<T>, Decoder<T>> payloadDecoder) {
        return new MqttSource<>(settings, topics, rows, payloadDecoder, List.of());
    }

    /**
     * The same source, with the message's topic in a field, whatever the payload has under its name.
     *
     * @throws IllegalArgumentException if there is no such field, or it is no string
     */
    public MqttSource<T> topicAs(String field) {
        return with(new MessageField(field, Part.TOPIC, ""));
    }

    /**
     * The same source, with the value of a user property in a field; null where a message has none of that name, as all with MQTT 3.1.1.
     *
     * @throws IllegalArgumentException if there is no such field, or it is no string that may be null
     */
    public MqttSource<T> userPropertyAs(String property, String field) {
        return with(new MessageField(field, Part.USER_PROPERTY, property));
    }

    /**
     * The same source, with a field that tells whether the broker had retained the message.
     *
     * @throws IllegalArgumentException if there is no such field, or it is no boolean
     */
    public MqttSource<T> retainedAs(String field) {
        return with(new MessageField(field, Part.RETAINED, ""));
    }

    private MqttSource<T> with(MessageField added) {
        Field field = rows.schema().field(rows.schema().requireIndexOf(added.name()));
        DataType wanted = added.type();
        boolean isNullableEnough = added.part() != Part.USER_PROPERTY || field.isNullable();
        if (field.type() != wanted || !isNullableEnough) {
            throw new IllegalArgumentException("field " + field + " is to have a message's "
                    + added.part().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + ", wanted " + wanted
                    + (added.part() == Part.USER_PROPERTY ? " that may be null" : ""));
        }
        List<MessageField> more = new ArrayList<>(fields);
        more.add(added);
        return new MqttSource<>(settings, topics, rows, payloadDecoder, more);
    }

    @Override
    public SourceReader open(SourceContext context) throws IOException {
        return MqttReader.open(context, settings, wanted());
    }

    private MqttWanted wanted() {
        return new MqttWanted(topics, properties());
    }

    private List<String> properties() {
        return fields.stream()
                .filter(field -> field.part() == Part.USER_PROPERTY)
                .map(MessageField::property)
                .distinct()
                .toList();
    }

    @Override
    public byte[] contextOf(byte[] context, long recordOffset) {
        return MessageContext.decode(context).only(recordOffset);
    }

    @Override
    public Decoder<T> newDecoder() {
        return new MqttDecoder<>(rows, fields, payloadDecoder);
    }

    @Override
    public String description() {
        return "mqtt[" + settings.servers().get(0) + ", "
                + String.join(" ", topics.stream().map(MqttTopic::filter).toList()) + "]";
    }
}
