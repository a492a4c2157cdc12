package dev.rivulet.kafka.position;

/**
 * A partition of a topic.
 *
 * @param number from 0 within the topic
 */
public record KafkaPartition(String topic, int number) {

    /** Such as {@code readings/3}; no topic's name has a slash. */
    @Override
    public String toString() {
        return topic + "/" + number;
    }
}
