package dev.rivulet.kafka.wire;

import dev.rivulet.kafka.broker.KafkaWanted;
import dev.rivulet.kafka.broker.StartingOffsets;
import dev.rivulet.kafka.position.KafkaPartition;
import dev.rivulet.kafka.position.PartitionOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Decides which partitions are wanted and where each begins. Owned by the consumer's thread. */
final class PartitionStarts {

    static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

    private final KafkaWanted wanted;
    private final boolean isAvailableNow;

    /** How far each partition is handed on. */
    private final Map<KafkaPartition, PartitionOffset> positions;

    /** Topics that have been begun; a partition that is added to them is read whole. */
    private final Set<String> begunTopics = new HashSet<>();

    PartitionStarts(KafkaWanted wanted, boolean isAvailableNow, Map<KafkaPartition, PartitionOffset> positions) {
        this.wanted = wanted;
        this.isAvailableNow = isAvailableNow;
        this.positions = new HashMap<>(positions);
        positions.keySet().forEach(partition -> begunTopics.add(partition.topic()));
    }

    /**
     * Passes if all topics are there.
     *
     * @throws UnknownTopicOrPartitionException if one is not
     */
    void requireTopics(Consumer<?, ?> consumer) {
        for (String topic : wanted.topics()) {
            requireNotEmpty(topic, consumer.partitionsFor(topic));
        }
    }

    /**
     * The partitions that are wanted.
     *
     * @param before those that were; if a broker does not know a topic of theirs for a moment, they stay
     */
    Set<TopicPartition> wantedPartitions(Consumer<?, ?> consumer, Set<TopicPartition> before) {
        Set<TopicPartition> all = new TreeSet<>(ORDER);
        all.addAll(before);
        for (String topic : wanted.topics()) {
            List<PartitionInfo> found = consumer.partitionsFor(topic);
            if (before.isEmpty()) {
                requireNotEmpty(topic, found);
                requireNamed(topic, found);
            }
            if (found != null) {
                found.stream()
                        .filter(one -> wanted.partitions().isEmpty()
                                || wanted.partitions().contains(one.partition()))
                        .forEach(one -> all.add(new TopicPartition(topic, one.partition())));
            }
        }
        return all;
    }

    private static void requireNotEmpty(String topic, @Nullable List<PartitionInfo> partitions) {
        if (partitions == null || partitions.isEmpty()) {
            throw new UnknownTopicOrPartitionException("topic " + topic + " is not there");
        }
    }

    private void requireNamed(String topic, List<PartitionInfo> found) {
        for (int partition : wanted.partitions()) {
            if (found.stream().noneMatch(one -> one.partition() == partition)) {
                throw new InvalidTopicException("topic " + topic + " has " + found.size()
                        + " partitions, and partition " + partition + " is wanted");
            }
        }
    }

    /**
     * Where partitions begin that are read from now on.
     *
     * @param committed what the group says of them; if it is further than the log, another member has had the partition meanwhile
     */
    List<ConsumerEvent.Start> find(
            Consumer<?, ?> consumer,
            Collection<TopicPartition> partitions,
            Map<TopicPartition, OffsetAndMetadata> committed) {
        Map<TopicPartition, PartitionOffset> from = new HashMap<>();
        Set<TopicPartition> atBeginning = new HashSet<>();
        Set<TopicPartition> atEnd = new HashSet<>();
        for (TopicPartition partition : partitions) {
            PartitionOffset known = further(partition, committed.get(partition));
            if (known != null) {
                from.put(partition, known);
            } else if (wanted.start() == StartingOffsets.EARLIEST || begunTopics.contains(partition.topic())) {
                atBeginning.add(partition);
            } else {
                atEnd.add(partition);
            }
        }
        consumer.beginningOffsets(atBeginning)
                .forEach((partition, offset) -> from.put(partition, at(partition, offset)));
        consumer.endOffsets(atEnd).forEach((partition, offset) -> from.put(partition, at(partition, offset)));
        Map<TopicPartition, Long> ends = isAvailableNow ? consumer.endOffsets(partitions) : Map.of();
        List<ConsumerEvent.Start> found = new ArrayList<>();
        from.forEach((partition, start) ->
                found.add(new ConsumerEvent.Start(start, ends.getOrDefault(partition, Long.MAX_VALUE))));
        found.sort(
                Comparator.comparing(start -> RecordCopies.kafkas(start.from().partition()), ORDER));
        return found;
    }

    private @Nullable PartitionOffset further(TopicPartition partition, @Nullable OffsetAndMetadata committed) {
        PartitionOffset ours = positions.get(RecordCopies.ours(partition));
        if (committed == null || (ours != null && ours.next() >= committed.offset())) {
            return ours;
        }
        return new PartitionOffset(
                RecordCopies.ours(partition),
                committed.offset(),
                committed.leaderEpoch().orElse(PartitionOffset.EPOCH_UNKNOWN));
    }

    private static PartitionOffset at(TopicPartition partition, long offset) {
        return new PartitionOffset(RecordCopies.ours(partition), offset, PartitionOffset.EPOCH_UNKNOWN);
    }

    void noteAll(List<ConsumerEvent.Start> begun) {
        begun.forEach(start -> note(start.from()));
    }

    /** A partition is handed on up to there. */
    void note(PartitionOffset position) {
        positions.put(position.partition(), position);
        begunTopics.add(position.partition().topic());
    }

    /**
     * What was handed on does not count, as the owner drops it.
     *
     * @param durable how far the log has the partition; null if it has nothing of it
     */
    void goBackTo(KafkaPartition partition, @Nullable PartitionOffset durable) {
        if (durable == null) {
            positions.remove(partition);
        } else {
            positions.put(partition, durable);
        }
    }
}
