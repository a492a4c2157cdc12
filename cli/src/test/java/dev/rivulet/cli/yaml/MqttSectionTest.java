package dev.rivulet.cli.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.cli.document.ConfigException;
import dev.rivulet.cli.source.MqttTopics;
import dev.rivulet.mqtt.broker.LastWill;
import dev.rivulet.mqtt.broker.MqttServer;
import dev.rivulet.mqtt.broker.MqttSettings;
import dev.rivulet.mqtt.broker.MqttTopic;
import dev.rivulet.mqtt.broker.MqttVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MqttSectionTest {

    private static final Path FILE = Path.of("/pipelines/plant.yaml");

    private static final String PIPELINE = """
            name: plant
            source:
              type: mqtt
              servers: [mqtt://a.example, mqtts://b.example:9883]
              topics: [plant/+/t, alarm/#]
              qos: 2
              version: 3.1.1
              user: anna
              password-file: secret
              tls: { authorities: ca.pem, certificate: /etc/me.pem, key: me.key }
              last-will: { topic: gone/plant, message: bye, qos: 0, retained: true }
              session-expiry: 1h
              keep-alive: 20s
              receive-maximum: 30
              message-size-max: 64KB
              topic-column: topic
              user-properties: { msg-id: id }
              remember-completed: 5000
            schema: { n: long, topic: string not null, id: string }
            sink: { path: out }
            """;

    @Test
    void allThatIsWrittenIsRead() throws ConfigException {
        MqttTopics source =
                (MqttTopics) PipelineLoader.parse(PIPELINE, FILE).spec().source();
        MqttSettings settings = source.settings();

        assertEquals(
                List.of(new MqttServer("a.example", 1883, false), new MqttServer("b.example", 9883, true)),
                settings.servers());
        assertEquals(List.of(new MqttTopic("plant/+/t", 2), new MqttTopic("alarm/#", 2)), source.topics());
        assertEquals("rivulet-plant", settings.clientId());
        assertEquals(MqttVersion.V3_1_1, settings.version());
        assertEquals("anna", settings.credentials().orElseThrow().toString());
        assertEquals(Optional.of(Path.of("/pipelines/ca.pem")), settings.tls().authorities());
        assertEquals(Optional.of(Path.of("/etc/me.pem")), settings.tls().certificate());
        assertEquals(Optional.of(new LastWill("gone/plant", "bye".getBytes(), 0, true)), settings.lastWill());
        assertEquals(Duration.ofHours(1), settings.sessionExpiry());
        assertEquals(Duration.ofSeconds(20), settings.times().keepAlive());
        assertEquals(30, settings.limits().receiveMaximum());
        assertEquals(5_000, settings.limits().rememberedCountMax());
        assertEquals(64 << 10, settings.limits().messageSizeMax());
    }

    @Test
    void aMistakeIsNamedWithItsLine() {
        assertMistake(
                "4: server is `http://a`, wanted one like mqtt://host:1883",
                "[mqtt://a.example, mqtts://b.example:9883]",
                "http://a");
        assertMistake("5: topic is `plant/+t`, wanted levels", "[plant/+/t, alarm/#]", "plant/+t");
        assertMistake("6: `qos` is `3`; did you mean `1`? valid: 1, 0, 2", "qos: 2", "qos: 3");
        assertMistake(
                "2: of `user`, `password-env` and `password-file` wanted the user", "user: anna", "password-env: P");
        assertMistake("10: of `certificate` and `key` one is given", ", key: me.key", "");
        assertMistake("11: topic of the last will is `gone/#`", "gone/plant", "gone/#");
        assertMistake(
                "13: MQTT: keep-alive in seconds is 0, wanted 1 to 65535", "keep-alive: 20s", "keep-alive: 500ms");
        assertMistake(
                "15: MQTT: greatest size of a message is 100, wanted 128 to 268435456",
                "message-size-max: 64KB",
                "message-size-max: 100B");
        assertMistake("16: there is no field topik", "topic-column: topic", "topic-column: topik");
        assertMistake(
                "17: field n long is to have a message's user property, wanted string that may be null",
                "{ msg-id: id }",
                "{ msg-id: n }");
        assertMistake(
                "18: `remember-completed` is `10001`, wanted a whole number from 0 to 10000",
                "remember-completed: 5000",
                "remember-completed: 10001");
        assertMistake("2: source has no `topics`; wanted topics", "  topics: [plant/+/t, alarm/#]\n", "");
        assertMistake("unknown key `client_id` under source; did you mean `client-id`?", "qos: 2", "client_id: x");
    }

    private static void assertMistake(String message, String right, String wrong) {
        assertTrue(PIPELINE.contains(right), right);
        String refusal = assertThrows(
                        ConfigException.class, () -> PipelineLoader.parse(PIPELINE.replace(right, wrong), FILE))
                .getMessage();
        assertTrue(refusal.contains(message), refusal);
    }
}
