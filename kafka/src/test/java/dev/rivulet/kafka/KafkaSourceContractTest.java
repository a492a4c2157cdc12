package dev.rivulet.kafka;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.source.Source;
import dev.rivulet.kafka.broker.KafkaSettings;
import dev.rivulet.kafka.broker.KafkaWanted;
import dev.rivulet.kafka.broker.StartingOffsets;
import dev.rivulet.testkit.SourceContract;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** With topics of one partition, so that there is one order. */
class KafkaSourceContractTest extends SourceContract {

    private record Numbered(int n) {}

    @TempDir
    private static Path folder;

    private static KafkaBroker broker;
    private static int topicCount;

    private String topic;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = KafkaBroker.start(folder);
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @BeforeEach
    void createTopic() throws Exception {
        topic = "contract-" + topicCount++;
        broker.createTopic(topic, 1);
    }

    @Override
    protected Source<?> source() {
        return KafkaSource.json(
                KafkaSettings.of(broker.server()),
                KafkaWanted.of(topic).withStart(StartingOffsets.EARLIEST),
                RecordRowType.of(Numbered.class));
    }

    @Override
    protected List<String> give(int from, int count) {
        List<String> rows = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = broker.producer()) {
            for (int number = from; number < from + count; number++) {
                byte[] value = ("{\"n\":" + number + "}").getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>(topic, 0, null, value));
                rows.add("Numbered[n=" + number + "]");
            }
        }
        return rows;
    }
}
