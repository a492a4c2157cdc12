/**
 * Connections to brokers, and the only place that names Netty: entry type {@link dev.rivulet.mqtt.wire.MqttLink}.
 */
@NullMarked
package dev.rivulet.mqtt.wire;

import org.jspecify.annotations.NullMarked;
