package dev.rivulet.kafka.broker;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is wanted of a cluster.
 *
 * @param topics one at least
 * @param partitions which of each topic's; empty for all, those that are added later included
 * @param start where to begin what the log knows nothing of
 * @param group which group is told of our progress, or shares the partitions out
 * @param recordsPerTriggerMax how many records an epoch may have at the most
 * @param failsOnDataLoss whether to stop if brokers have dropped records that we had not read; otherwise they are passed over, with a warning
 */
public record KafkaWanted(
        List<String> topics,
        Set<Integer> partitions,
        StartingOffsets start,
        Optional<KafkaGroup> group,
        long recordsPerTriggerMax,
        boolean failsOnDataLoss) {

    private static final int TOPIC_LENGTH_MAX = 249;

    /**
     * @throws IllegalArgumentException naming what is wrong
     */
    public KafkaWanted {
        topics = topics.stream().distinct().toList();
        partitions = Set.copyOf(new TreeSet<>(partitions));
        if (topics.isEmpty()) {
            throw new IllegalArgumentException("Kafka: there is no topic, wanted one at least");
        }
        topics.forEach(KafkaWanted::requireTopic);
        if (partitions.stream().anyMatch(partition -> partition < 0)) {
            throw new IllegalArgumentException("Kafka: partitions are " + partitions + ", wanted 0 or more of each");
        }
        if (!partitions.isEmpty() && group.isPresent() && group.get().isSharing()) {
            throw new IllegalArgumentException(
                    "Kafka: partitions are named, and a group is to share them out; wanted one of both");
        }
        if (recordsPerTriggerMax < 1) {
            throw new IllegalArgumentException(
                    "Kafka: records per trigger are " + recordsPerTriggerMax + ", wanted 1 at least");
        }
    }

    /** All partitions of these topics, from now on. */
    public static KafkaWanted of(String... topics) {
        return new KafkaWanted(
                List.of(topics), Set.of(), StartingOffsets.LATEST, Optional.empty(), Long.MAX_VALUE, true);
    }

    public KafkaWanted withPartitions(Set<Integer> other) {
        return new KafkaWanted(topics, other, start, group, recordsPerTriggerMax, failsOnDataLoss);
    }

    public KafkaWanted withStart(StartingOffsets other) {
        return new KafkaWanted(topics, partitions, other, group, recordsPerTriggerMax, failsOnDataLoss);
    }

    public KafkaWanted withGroup(KafkaGroup other) {
        return new KafkaWanted(topics, partitions, start, Optional.of(other), recordsPerTriggerMax, failsOnDataLoss);
    }

    public KafkaWanted withRecordsPerTriggerMax(long other) {
        return new KafkaWanted(topics, partitions, start, group, other, failsOnDataLoss);
    }

    public KafkaWanted withFailsOnDataLoss(boolean other) {
        return new KafkaWanted(topics, partitions, start, group, recordsPerTriggerMax, other);
    }

    /** Whether the partitions are shared out by a group. */
    public boolean isShared() {
        return group.isPresent() && group.get().isSharing();
    }

    /**
     * Passes if this can be a topic's name.
     *
     * @throws IllegalArgumentException if not
     */
    public static void requireTopic(String topic) {
        boolean isName = topic.matches("[a-zA-Z0-9._-]{1," + TOPIC_LENGTH_MAX + "}")
                && !topic.equals(".")
                && !topic.equals("..");
        if (!isName) {
            throw new IllegalArgumentException("Kafka: topic is `" + topic + "`, wanted up to " + TOPIC_LENGTH_MAX
                    + " letters, digits, `.`, `_` and `-`");
        }
    }
}
