package dev.rivulet.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.connectors.senml.SenmlDecoder;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.mqtt.broker.MqttServer;
import dev.rivulet.mqtt.broker.MqttSettings;
import dev.rivulet.mqtt.broker.MqttTopic;
import dev.rivulet.mqtt.session.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a dead letter keeps of the context of its batch. */
class MessageContextTest {

    @Test
    void contextOfOneMessageSaysTheSameOfItAndNothingOfOthers() throws MalformedRowException {
        List<Message> messages = new ArrayList<>();
        for (int number = 0; number < 300; number++) {
            messages.add(new Message(
                    "plant/" + number % 7,
                    number % 3,
                    number % 2 == 0,
                    false,
                    0,
                    Arrays.asList(number % 5 == 0 ? null : "id-" + number),
                    new byte[] {1},
                    null));
        }
        byte[] all = MessageContext.encode(1_000, List.of("msg-id"), messages);
        MqttSettings settings = MqttSettings.of("client", new MqttServer("localhost", 1883, false));
        MqttSource<Row> source = MqttSource.json(
                        settings,
                        List.of(new MqttTopic("plant/#", 1)),
                        StructRowType.of(
                                "r",
                                Schema.of(
                                        new Field("n", Simple.LONG, true),
                                        new Field("topic", Simple.STRING, false),
                                        new Field("id", Simple.STRING, true))))
                .topicAs("topic")
                .userPropertyAs("msg-id", "id");
        Decoder<Row> decoder = source.newDecoder();
        byte[] mended = "{\"n\":1}".getBytes(StandardCharsets.UTF_8);

        for (long number = 1_000; number < 1_300; number++) {
            byte[] one = source.contextOf(all, number);

            assertTrue(one.length < 60, "bytes: " + one.length);
            MessageContext read = MessageContext.decode(one);
            assertEquals(MessageContext.decode(all).about(number), read.about(number));
            assertEquals(List.of("msg-id"), read.propertyNames());

            BatchBuilder again = new BatchBuilder("mqtt", 0, "plant", one, new byte[0]);
            again.add(number, mended, 0, mended.length);
            Row row = decoder.decode(again.build(new byte[0], 0), 0);
            Message message = messages.get((int) (number - 1_000));
            assertEquals(message.topic(), row.objectValue(1), "as the replay of a dead letter has it");
            assertEquals(message.properties().get(0), row.objectValue(2));
        }
    }

    @Test
    void eachRowOfAPayloadHasWhatTheMessageSays() throws MalformedRowException {
        Message message = new Message("plant/7", 1, false, false, 0, List.of(), new byte[] {1}, null);
        MqttSource<Row> source = MqttSource.<Row>of(
                        MqttSettings.of("client", new MqttServer("localhost", 1883, false)),
                        List.of(new MqttTopic("plant/#", 1)),
                        StructRowType.of(
                                "r",
                                Schema.of(
                                        new Field("topic", Simple.STRING, false),
                                        new Field("value", Simple.DOUBLE, true))),
                        SenmlDecoder::new)
                .topicAs("topic");
        byte[] pack = "[{\"bn\":\"a\",\"v\":1},{\"v\":2}]".getBytes(StandardCharsets.UTF_8);
        BatchBuilder batch = new BatchBuilder(
                "mqtt", 0, "plant", MessageContext.encode(5, List.of(), List.of(message)), new byte[0]);
        batch.add(5, pack, 0, pack.length);
        List<String> rows = new ArrayList<>();

        source.newDecoder()
                .decodeAll(
                        batch.build(new byte[0], 0), 0, row -> rows.add(row.objectValue(0) + " " + row.doubleValue(1)));

        assertEquals(List.of("plant/7 1.0", "plant/7 2.0"), rows);
    }
}
