/**
 * Rows as messages: entry type {@link dev.rivulet.mqtt.sink.MqttSink}.
 */
@NullMarked
package dev.rivulet.mqtt.sink;

import org.jspecify.annotations.NullMarked;
