package dev.rivulet.kafka.wire;

import dev.rivulet.core.agent.Beacon;
import dev.rivulet.kafka.position.PartitionOffset;
import java.util.Queue;

/**
 * What a consumer's thread and its owner have in common.
 *
 * @param events written by the consumer's thread, read by the owner
 * @param durable written by the owner, read by the consumer's thread: how far partitions are durable
 * @param releasedBytes shown by the owner: how many bytes of all that were put into the events do not wait any more
 * @param closing shown by the owner: not 0 when the end is wanted
 */
record ConsumerMailbox(
        Queue<ConsumerEvent> events, Queue<PartitionOffset> durable, Beacon releasedBytes, Beacon closing) {

    boolean isClosing() {
        return closing.seen() != 0;
    }
}
