package dev.rivulet.cli.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.cli.bind.PipelineBinder;
import dev.rivulet.cli.document.ConfigException;
import dev.rivulet.cli.sink.HttpTarget;
import dev.rivulet.cli.sink.KafkaTarget;
import dev.rivulet.cli.sink.MqttTarget;
import dev.rivulet.cli.source.OnError;
import dev.rivulet.network.listen.TlsFiles;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TargetSectionTest {

    private static final Path FILE = Path.of("/pipelines/plant.yaml");

    private static final String MQTT = """
            name: plant
            source: { path: in }
            schema: { n: long, device: string }
            sink:
              type: mqtt
              servers: [mqtt://a.example, mqtts://b.example]
              topic: plant/{device}/alerts
              qos: 2
              retain: true
              id-property: message-id
              id-member: id
              version: 3.1.1
              user: anna
              password-file: secret
              keep-alive: 10s
              on-error: fail
            """;

    private static final String KAFKA = """
            name: plant
            source: { path: in }
            schema: { n: long, device: string }
            sink:
              type: kafka
              servers: [a.example:9092]
              topic: alerts
              key-column: device
              headers: { number: n }
              epochs-topic: epochs
              options: { linger.ms: 5 }
            """;

    private static final String HTTP = """
            name: plant
            source: { path: in }
            schema: { n: long, device: string }
            sink:
              type: http
              url: https://a.example/in
              rows-per-request: 20
              request-size: 64KB
              timeout: 5s
              token-file: secret
              tls: { authorities: authorities.pem, certificate: gateway.pem, key: gateway.key }
            """;

    @Test
    void allThatIsWrittenOfAnEndpointIsRead() throws ConfigException {
        CompiledPipeline pipeline = PipelineLoader.parse(HTTP, FILE);
        HttpTarget target = (HttpTarget) pipeline.spec().sink().elsewhere().orElseThrow();

        assertEquals(20, target.settings().rowCountMax());
        assertEquals(64 << 10, target.settings().bodySizeMax());
        assertEquals(5, target.settings().timeout().toSeconds());
        assertEquals(
                Path.of("/pipelines/authorities.pem"),
                target.settings().authorities().orElseThrow());
        assertEquals(
                new TlsFiles(Path.of("/pipelines/gateway.pem"), Path.of("/pipelines/gateway.key")),
                target.settings().certificate().orElseThrow());
        assertTrue(target.settings().token().isPresent());
        assertEquals(OnError.DEAD_LETTER, target.onError());
    }

    @Test
    void allThatIsWrittenOfABrokerIsRead() throws ConfigException {
        CompiledPipeline pipeline = PipelineLoader.parse(MQTT, FILE);
        MqttTarget target = (MqttTarget) pipeline.spec().sink().elsewhere().orElseThrow();

        assertEquals("rivulet-plant-sink", target.settings().clientId());
        assertEquals("anna", target.settings().credentials().orElseThrow().user());
        assertEquals(10, target.settings().times().keepAlive().toSeconds());
        assertEquals(2, target.qos());
        assertTrue(target.isRetained());
        assertEquals("message-id", target.idProperty().orElseThrow().value());
        assertEquals(OnError.FAIL, target.onError());
        assertEquals(
                "mqtt[mqtt://a.example:1883, plant/{device}/alerts]",
                PipelineBinder.bind(pipeline).sink());
    }

    @Test
    void allThatIsWrittenOfTopicsOfKafkaIsRead() throws ConfigException {
        CompiledPipeline pipeline = PipelineLoader.parse(KAFKA, FILE);
        KafkaTarget target = (KafkaTarget) pipeline.spec().sink().elsewhere().orElseThrow();

        assertEquals(Map.of("linger.ms", "5"), target.settings().options());
        assertEquals("device", target.columns().key().orElseThrow().value());
        assertEquals(
                "kafka[a.example:9092, alerts]", PipelineBinder.bind(pipeline).sink());
    }

    @Test
    void aMistakeIsNamedWithItsLine() {
        assertMistake(
                MQTT, "4: sink has no `topic`; wanted the topic to send to", "  topic: plant/{device}/alerts\n", "");
        assertMistake(MQTT, "7: topic `plant/#` has `#`", "plant/{device}/alerts", "plant/#");
        assertMistake(MQTT, "7: there is no field devise", "{device}", "{devise}");
        assertMistake(MQTT, "7: topic `plant/{n}/alerts` has column n, which is long", "{device}", "{n}");
        assertMistake(MQTT, "8: `qos` is `3`", "qos: 2", "qos: 3");
        assertMistake(MQTT, "9: unknown key `retained` under sink; did you mean `retain`?", "retain:", "retained:");
        assertMistake(MQTT, "11: rows have a field n already", "id-member: id", "id-member: n");
        assertMistake(HTTP, "6: HTTP: URL is `ftp://a`, wanted one such as", "https://a.example/in", "ftp://a");
        assertMistake(HTTP, "8: `request-size` is 10 bytes, wanted 1KB", "64KB", "10B");
        assertMistake(HTTP, "10: unknown key `token` under sink", "token-file", "token");
        assertMistake(
                HTTP,
                "11: unknown key `certificat` under tls; did you mean `certificate`",
                "certificate:",
                "certificat:");
        assertMistake(HTTP, "11: of `certificate` and `key` one is given", ", key: gateway.key", "");
        assertMistake(KAFKA, "5: `type` is `kafak`", "kafka", "kafak");
        assertMistake(KAFKA, "7: Kafka: topic is `a b`, wanted up to 249", "topic: alerts", "topic: a b");
        assertMistake(KAFKA, "8: there is no field devise", "device\n", "devise\n");
        assertMistake(
                KAFKA,
                "11: option `transactional.id` of Kafka's client cannot be set",
                "linger.ms",
                "transactional.id");
    }

    private static void assertMistake(String pipeline, String message, String right, String wrong) {
        assertTrue(pipeline.contains(right), right);
        int at = pipeline.lastIndexOf(right);
        String written = pipeline.substring(0, at) + wrong + pipeline.substring(at + right.length());
        String refusal = String.valueOf(assertThrows(ConfigException.class, () -> PipelineLoader.parse(written, FILE))
                .getMessage());
        assertTrue(refusal.contains(message), () -> refusal + "\nwanted: " + message);
    }
}
