package dev.rivulet.mqtt.broker;

import java.util.Arrays;

/**
 * What the broker sends for us when we are gone without a word.
 *
 * @param payload not to be changed
 */
public record LastWill(String topic, byte[] payload, int qos, boolean isRetained) {

    /**
     * @throws IllegalArgumentException if the topic is none to send to, or the QoS not 0, 1 or 2
     */
    public LastWill {
        if (topic.isEmpty() || topic.contains("+") || topic.contains("#")) {
            throw new IllegalArgumentException(
                    "topic of the last will is `" + topic + "`, wanted one without `+` and `#`");
        }
        if (qos < 0 || qos > 2) {
            throw new IllegalArgumentException("QoS of the last will is " + qos + ", wanted 0, 1 or 2");
        }
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof LastWill will
                && topic.equals(will.topic)
                && Arrays.equals(payload, will.payload)
                && qos == will.qos
                && isRetained == will.isRetained;
    }

    @Override
    public int hashCode() {
        return topic.hashCode() * 31 + Arrays.hashCode(payload);
    }
}
