/**
 * Messages of MQTT brokers as a source: entry type {@link dev.rivulet.mqtt.MqttSource}.
 */
@NullMarked
package dev.rivulet.mqtt;

import org.jspecify.annotations.NullMarked;
