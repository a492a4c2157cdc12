package dev.rivulet.mqtt.broker;

/** The versions of the protocol. */
public enum MqttVersion {
    /**
     * MQTT 3.1.1. The broker is slowed down by TCP alone, says little when it refuses, and sends retained messages again on each new
     * connection.
     */
    V3_1_1,
    /** MQTT 5. */
    V5
}
