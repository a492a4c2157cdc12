package dev.rivulet.kafka;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.kafka.broker.KafkaSettings;
import dev.rivulet.kafka.broker.KafkaWanted;
import dev.rivulet.kafka.broker.StartingOffsets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Numbers in topics of a broker, and sources of them. Immutable. */
record KafkaNumbers(BrokerExtension kafka) {

    record Number(int n) {}

    KafkaSettings settings() {
        return KafkaSettings.of(kafka.broker().server()).withDiscovery(Duration.ofMillis(100));
    }

    KafkaSource<Number> source(KafkaWanted wanted) {
        return KafkaSource.json(settings(), wanted, RecordRowType.of(Number.class));
    }

    /** Sends numbers to partitions in turn. */
    void send(String topic, int partitionCount, int first, int count) {
        for (int n = first; n < first + count; n++) {
            kafka.producer().send(new ProducerRecord<>(topic, n % partitionCount, null, bytes(number(n))));
        }
        kafka.producer().flush();
    }

    /** By topic and partition, what {@link #send} sends from 0 on. */
    static Map<String, List<String>> sent(String topic, int partitionCount, int count) {
        Map<String, List<String>> sent = new TreeMap<>();
        for (int n = 0; n < count; n++) {
            sent.computeIfAbsent(topic + "/" + n % partitionCount, place -> new ArrayList<>())
                    .add(number(n));
        }
        return sent;
    }

    static String number(int n) {
        return "{\"n\":" + n + "}";
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static KafkaWanted fromTheBeginning(String topic) {
        return KafkaWanted.of(topic).withStart(StartingOffsets.EARLIEST);
    }
}
