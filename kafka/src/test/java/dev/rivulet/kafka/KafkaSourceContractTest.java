package dev.rivulet.kafka;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.source.Source;
import dev.rivulet.kafka.broker.KafkaSettings;
import dev.rivulet.kafka.broker.KafkaWanted;
import dev.rivulet.kafka.broker.StartingOffsets;
import dev.rivulet.testkit.SourceContract;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With topics of one partition, so that there is one order. */
class KafkaSourceContractTest extends SourceContract {

    private record Numbered(int n) {}

    @RegisterExtension
    private static final BrokerExtension KAFKA = new BrokerExtension();

    private static int topicCount;

    private String topic;

    @BeforeEach
    void createTopic() throws Exception {
        topic = "contract-" + topicCount++;
        KAFKA.broker().createTopic(topic, 1);
    }

    @Override
    protected Source<?> source() {
        return KafkaSource.json(
                KafkaSettings.of(KAFKA.broker().server()),
                KafkaWanted.of(topic).withStart(StartingOffsets.EARLIEST),
                RecordRowType.of(Numbered.class));
    }

    @Override
    protected List<String> give(int from, int count) {
        List<String> rows = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = KAFKA.broker().producer()) {
            for (int number = from; number < from + count; number++) {
                byte[] value = ("{\"n\":" + number + "}").getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>(topic, 0, null, value));
                rows.add("Numbered[n=" + number + "]");
            }
        }
        return rows;
    }
}
