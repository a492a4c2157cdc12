package dev.rivulet.kafka.wire;

import dev.rivulet.kafka.position.KafkaPartition;
import dev.rivulet.kafka.position.KafkaRecord;
import dev.rivulet.kafka.position.PartitionOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Records and names as we have them, made of Kafka's. Stateless. */
final class RecordCopies {

    private RecordCopies() {}

    static KafkaRecord of(ConsumerRecord<byte[], byte[]> record, List<String> headers) {
        return new KafkaRecord(
                record.offset(),
                record.timestamp(),
                record.leaderEpoch().orElse(PartitionOffset.EPOCH_UNKNOWN),
                record.key(),
                record.value(),
                headers.isEmpty() ? List.of() : values(record, headers));
    }

    private static List<byte @Nullable []> values(ConsumerRecord<byte[], byte[]> record, List<String> headers) {
        List<byte @Nullable []> values = new ArrayList<>(headers.size());
        for (String name : headers) {
            Header last = record.headers().lastHeader(name);
            values.add(last == null ? null : last.value());
        }
        return values;
    }

    static TopicPartition kafkas(KafkaPartition partition) {
        return new TopicPartition(partition.topic(), partition.number());
    }

    static KafkaPartition ours(TopicPartition partition) {
        return new KafkaPartition(partition.topic(), partition.partition());
    }
}
