package dev.rivulet.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.kafka.broker.ClientOptions;
import dev.rivulet.kafka.broker.KafkaSettings;
import dev.rivulet.kafka.broker.KafkaWanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which options of Kafka's client may be set. */
final class KafkaOptionsTest {

    private record Number(int n) {}

    private static KafkaSource<Number> source(String option, String value) {
        return KafkaSource.json(
                KafkaSettings.of("127.0.0.1:9092").withOption(option, value),
                KafkaWanted.of("topic"),
                RecordRowType.of(Number.class));
    }

    private static String refusal(String option, String value) {
        return assertThrows(IllegalArgumentException.class, () -> source(option, value))
                .getMessage();
    }

    /** Also those that later releases of the client bring: the list of them is the client's own. */
    @Test
    void noOptionThatNamesAClassMayBeSet() {
        List<String> allowed = new ArrayList<>();
        for (ConfigDef known : List.of(ConsumerConfig.configDef(), ProducerConfig.configDef())) {
            known.configKeys().forEach((name, key) -> {
                boolean mayLoad = key.type == ConfigDef.Type.CLASS
                        || name.contains("class")
                        || name.contains("jaas")
                        || name.contains("reporters")
                        || name.contains("provider")
                        || name.equals("partition.assignment.strategy");
                if (mayLoad
                        && (passes(() -> ClientOptions.requireForReading(Map.of(name, "x")))
                                || passes(() -> ClientOptions.requireForWriting(Map.of(name, "x"))))) {
                    allowed.add(name);
                }
            });
        }
        assertEquals(List.of(), allowed);
    }

    private static boolean passes(Runnable check) {
        try {
            check.run();
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "fetch.min.byte, did you mean `fetch.min.bytes`?",
        "sasl.jaas.config, a user and where his password is are given apart",
        "group.id, it has a setting of its own",
        "config.providers, cannot be set here",
        "ssl.engine.factory.class, cannot be set here"
    })
    void whatMayNotBeSetIsToldWithWhatIsMeant(String option, String part) {
        String refusal = refusal(option, "x");
        assertTrue(refusal.contains("`" + option + "`") && refusal.contains(part), refusal);
    }

    @Test
    void valuesAreCheckedBeforeAnythingRuns() {
        assertTrue(refusal("fetch.max.wait.ms", "soon").contains("fetch.max.wait.ms"));
        assertTrue(refusal("isolation.level", "read_all").contains("isolation.level"));
        assertThrows(IllegalArgumentException.class, () -> KafkaSettings.of("no-port"));
        assertThrows(IllegalArgumentException.class, () -> KafkaWanted.of("a/b"));
        assertEquals(
                "kafka[127.0.0.1:9092, topic]",
                source("fetch.max.wait.ms", "100").description());
    }
}
