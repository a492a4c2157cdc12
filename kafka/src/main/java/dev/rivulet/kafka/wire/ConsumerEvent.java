package dev.rivulet.kafka.wire;

import dev.rivulet.kafka.position.KafkaPartition;
import dev.rivulet.kafka.position.KafkaRecord;
import dev.rivulet.kafka.position.PartitionOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What a consumer tells its owner, in the order in which it happened. */
public sealed interface ConsumerEvent {

    /**
     * A partition is read from here on.
     *
     * @param end where it ends now; only records before it are wanted of a source that is to deliver what is there
     */
    record Start(PartitionOffset from, long end) {}

    /** Partitions are ours; perhaps none. */
    record Assigned(List<Start> starts) implements ConsumerEvent {}

    /**
     * Records of a partition that is ours.
     *
     * @param next where it goes on; behind the last record, and behind what is between it and the next
     */
    record Fetched(PartitionOffset next, List<KafkaRecord> records, long sizeBytes) implements ConsumerEvent {}

    /**
     * Partitions are not ours any more, once this is answered.
     *
     * @param settled to be completed when all records of theirs that were handed on are durable, with how far they are
     */
    record Revoked(Set<KafkaPartition> partitions, CompletableFuture<Map<KafkaPartition, PartitionOffset>> settled)
            implements ConsumerEvent {}

    /** A partition goes on elsewhere, since its records from where it was up to there are lost, or all are others by now. */
    record Moved(PartitionOffset to) implements ConsumerEvent {}

    /** It has ended, for what somebody has to mend. */
    record Failed(String reason) implements ConsumerEvent {}
}
