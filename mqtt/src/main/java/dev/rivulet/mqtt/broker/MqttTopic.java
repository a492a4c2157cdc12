package dev.rivulet.mqtt.broker;

import java.nio.charset.StandardCharsets;

/**
 * What to get from a broker.
 *
 * @param filter a topic, or with {@code +} for one level of it and {@code #} for all from there on, such as {@code plant/+/temperature}
 * @param qos how surely messages come: 0 perhaps, 1 at least once, 2 once; the sender's own limits it as well
 */
public record MqttTopic(String filter, int qos) {

    private static final int SIZE_BYTES_MAX = 65_535;

    /**
     * @throws IllegalArgumentException if the filter is none, or the QoS not 0, 1 or 2
     */
    public MqttTopic {
        if (qos < 0 || qos > 2) {
            throw new IllegalArgumentException("QoS of topic `" + filter + "` is " + qos + ", wanted 0, 1 or 2");
        }
        boolean isFilter = !filter.isEmpty()
                && filter.indexOf('\0') < 0
                && filter.getBytes(StandardCharsets.UTF_8).length <= SIZE_BYTES_MAX;
        String[] levels = filter.split("/", -1);
        for (int index = 0; index < levels.length; index++) {
            boolean isLast = index == levels.length - 1;
            boolean hasWildcard = levels[index].contains("#") || levels[index].contains("+");
            isFilter &= !hasWildcard || levels[index].equals("+") || levels[index].equals("#") && isLast;
        }
        if (!isFilter) {
            throw new IllegalArgumentException("topic is `" + filter
                    + "`, wanted levels between slashes, each a text or `+`, and perhaps `#` at the end");
        }
    }
}
