/**
 * Topics of Kafka as a target: entry type {@link dev.rivulet.kafka.sink.KafkaSink}.
 */
@NullMarked
package dev.rivulet.kafka.sink;

import org.jspecify.annotations.NullMarked;
