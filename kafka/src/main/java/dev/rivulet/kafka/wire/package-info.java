/**
 * Connections to brokers: entry type {@link dev.rivulet.kafka.wire.ConsumerLink}. The only place that names Kafka's client.
 */
@NullMarked
package dev.rivulet.kafka.wire;

import org.jspecify.annotations.NullMarked;
