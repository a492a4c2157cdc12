package dev.rivulet.kafka.broker;

/**
 * A consumer group.
 *
 * @param isSharing whether the group's members share the partitions out among them; otherwise all are ours, and the group is only told
 *     how far we are, for tools that show how far behind it is
 */
public record KafkaGroup(String id, boolean isSharing) {

    /**
     * @throws IllegalArgumentException if the id is empty
     */
    public KafkaGroup {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("Kafka: the group's id is empty");
        }
    }
}
