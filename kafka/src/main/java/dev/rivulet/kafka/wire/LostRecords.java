package dev.rivulet.kafka.wire;

import dev.rivulet.kafka.position.KafkaPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * A place in a partition that the brokers do not have. Immutable.
 *
 * @param wanted the offset that comes next
 * @param earliest the first that there is
 * @param end the one behind the last that there is
 */
record LostRecords(KafkaPartition partition, long wanted, long earliest, long end) {

    /**
     * @param missing the wanted offsets
     */
    static List<LostRecords> of(Consumer<?, ?> consumer, Map<TopicPartition, Long> missing) {
        Map<TopicPartition, Long> earliest = consumer.beginningOffsets(missing.keySet());
        Map<TopicPartition, Long> ends = consumer.endOffsets(missing.keySet());
        List<LostRecords> lost = new ArrayList<>();
        missing.forEach((partition, wanted) -> lost.add(new LostRecords(
                RecordCopies.ours(partition),
                wanted,
                earliest.getOrDefault(partition, 0L),
                ends.getOrDefault(partition, 0L))));
        return lost;
    }

    String message() {
        String place = "topic " + partition.topic() + ", partition " + partition.number() + ": offset " + wanted
                + " is wanted, ";
        return wanted < earliest
                ? place + "the earliest that the brokers still have is " + earliest + ", so " + (earliest - wanted)
                        + " offsets are lost"
                : place + "the brokers have " + earliest + " to " + end
                        + ", so the topic is another one of this name, or its brokers have lost records that were read";
    }
}
