/**
 * How to get to a broker and what to get from it: entry type {@link dev.rivulet.mqtt.broker.MqttSettings}.
 */
@NullMarked
package dev.rivulet.mqtt.broker;

import org.jspecify.annotations.NullMarked;
