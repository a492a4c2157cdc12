/**
 * Topics of Kafka as a source: entry type {@link dev.rivulet.kafka.KafkaSource}.
 */
@NullMarked
package dev.rivulet.kafka;

import org.jspecify.annotations.NullMarked;
