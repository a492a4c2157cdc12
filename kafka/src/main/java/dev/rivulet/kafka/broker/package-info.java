/**
 * How to get to brokers and what to get from them: entry type {@link dev.rivulet.kafka.broker.KafkaSettings}.
 */
@NullMarked
package dev.rivulet.kafka.broker;

import org.jspecify.annotations.NullMarked;
