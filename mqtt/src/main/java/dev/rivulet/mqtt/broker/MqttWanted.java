package dev.rivulet.mqtt.broker;

import java.util.List;

/**
 * What is wanted of a broker.
 *
 * @param topics one at least
 * @param properties the names of user properties whose values become fields
 */
public record MqttWanted(List<MqttTopic> topics, List<String> properties) {

    /**
     * @throws IllegalArgumentException if there is no topic
     */
    public MqttWanted {
        topics = List.copyOf(topics);
        properties = List.copyOf(properties);
        if (topics.isEmpty()) {
            throw new IllegalArgumentException("MQTT: there is no topic, wanted one at least");
        }
    }
}
