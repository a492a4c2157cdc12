package dev.rivulet.cli.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.cli.document.ConfigException;
import dev.rivulet.cli.source.KafkaTopics;
import dev.rivulet.cli.source.PayloadFormat;
import dev.rivulet.connectors.SchemaDrift;
import dev.rivulet.kafka.broker.KafkaGroup;
import dev.rivulet.kafka.broker.KafkaSettings;
import dev.rivulet.kafka.broker.KafkaWanted;
import dev.rivulet.kafka.broker.StartingOffsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class KafkaSectionTest {

    private static final Path FILE = Path.of("/pipelines/plant.yaml");

    private static final String PIPELINE = """
            name: plant
            source:
              type: kafka
              servers: [a.example:9092, b.example:9093]
              topics: [readings, alarms]
              partitions: [0, 2]
              startingOffsets: earliest
              maxOffsetsPerTrigger: 5000
              failOnDataLoss: false
              group: plant
              user: anna
              password-file: secret
              sasl-mechanism: SCRAM-SHA-256
              options: { fetch.max.wait.ms: 100 }
              buffer-size: 1MB
              discovery-interval: 10s
              log-offsets: true
              key-column: device
              timestamp-column: at
              headers: { msg-id: id }
              on-drift: strict
            schema: { n: long, device: string, id: string, at: timestamp }
            sink: { path: out }
            """;

    @Test
    void allThatIsWrittenIsRead() throws ConfigException {
        KafkaTopics source =
                (KafkaTopics) PipelineLoader.parse(PIPELINE, FILE).spec().source();
        KafkaSettings settings = source.settings();
        assertEquals(SchemaDrift.STRICT, source.json().onDrift());

        assertEquals(List.of("a.example:9092", "b.example:9093"), settings.servers());
        assertEquals(Map.of("fetch.max.wait.ms", "100"), settings.options());
        assertEquals("SCRAM-SHA-256 anna", settings.credentials().orElseThrow().toString());
        assertEquals(1 << 20, settings.bufferSizeMax());
        assertEquals(Duration.ofSeconds(10), settings.discovery());
        assertEquals(
                new KafkaWanted(
                        List.of("readings", "alarms"),
                        Set.of(0, 2),
                        StartingOffsets.EARLIEST,
                        Optional.of(new KafkaGroup("plant", false)),
                        5000,
                        false),
                source.wanted());
        assertTrue(source.format().equals(Optional.of(PayloadFormat.JSON)) && source.logsOffsets());
        assertEquals(
                List.of("key-column device", "timestamp-column at"),
                source.parts().stream()
                        .map(part -> part.name().value() + " " + part.text().value())
                        .toList());
    }

    @Test
    void aMistakeIsNamedWithItsLine() {
        assertMistake("4: Kafka: server is `a.example`, wanted one like", "a.example:9092", "a.example");
        assertMistake("5: Kafka: topic is `a b`, wanted up to 249", "readings", "a b");
        assertMistake("6: partition is `x`, wanted a number", "[0, 2]", "[x]");
        assertMistake("7: `startingOffsets` is `first`", "earliest", "first");
        assertMistake(
                "2: of `user`, `password-env` and `password-file` wanted the user", "user: anna", "password-env: P");
        assertMistake(
                "14: option `interceptor.classes` of Kafka's client cannot be set here",
                "fetch.max.wait.ms",
                "interceptor.classes");
        assertMistake(
                "14: option `sasl.jaas.config` of Kafka's client cannot be set here",
                "fetch.max.wait.ms",
                "sasl.jaas.config");
        assertMistake("Invalid value soon for configuration fetch.max.wait.ms", "ms: 100", "ms: soon");
        assertMistake("18: there is no field devise", "key-column: device", "key-column: devise");
        assertMistake("19: field n long is to have a record's timestamp, wanted timestamp", "column: at", "column: n");
        assertMistake("10: `rebalance` is there without `group`", "group: plant", "rebalance: true");
        assertMistake(
                "partitions are named, and a group is to share them out",
                "group: plant",
                "group: p\n  rebalance: true");
        assertMistake("2: source has no `topics`; wanted the topics to read", "  topics: [readings, alarms]\n", "");
    }

    private static void assertMistake(String message, String right, String wrong) {
        assertTrue(PIPELINE.contains(right), right);
        String refusal = assertThrows(
                        ConfigException.class, () -> PipelineLoader.parse(PIPELINE.replace(right, wrong), FILE))
                .getMessage();
        assertTrue(refusal.contains(message), refusal);
    }
}
