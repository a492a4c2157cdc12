package dev.rivulet.mqtt.sink;

import dev.rivulet.mqtt.broker.MqttSettings;

/**
 * Where and how messages go. Immutable.
 *
 * @param topic with columns in braces
 * @param qos 0 to 2
 * @param idProperty the user property for the id; empty for none
 * @param idMember the member of the JSON object for the id; empty for none
 * @param failsOnRefusal whether a row that the broker will never take ends the job instead of going to the dead letters
 */
record MqttTarget(
        MqttSettings settings,
        String topic,
        int qos,
        boolean isRetained,
        String idProperty,
        String idMember,
        boolean failsOnRefusal) {

    MqttTarget {
        if (qos < 0 || qos > 2) {
            throw new IllegalArgumentException("QoS of the sink is " + qos + ", wanted 0, 1 or 2");
        }
    }

    MqttTarget withQos(int other) {
        return new MqttTarget(settings, topic, other, isRetained, idProperty, idMember, failsOnRefusal);
    }

    MqttTarget retained() {
        return new MqttTarget(settings, topic, qos, true, idProperty, idMember, failsOnRefusal);
    }

    MqttTarget withIdProperty(String other) {
        return new MqttTarget(settings, topic, qos, isRetained, other, idMember, failsOnRefusal);
    }

    MqttTarget withIdMember(String other) {
        return new MqttTarget(settings, topic, qos, isRetained, idProperty, other, failsOnRefusal);
    }

    MqttTarget failingOnRefusal() {
        return new MqttTarget(settings, topic, qos, isRetained, idProperty, idMember, true);
    }
}
