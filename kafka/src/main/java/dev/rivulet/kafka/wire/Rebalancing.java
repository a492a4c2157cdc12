package dev.rivulet.kafka.wire;

import dev.rivulet.kafka.position.KafkaPartition;
import dev.rivulet.kafka.position.PartitionOffset;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done when the group gives partitions and takes them. Called on the consumer's thread, within its waits.
 *
 * <p>A partition that is taken is let go of only when all that was handed on of it is durable in our log and the group knows; so whoever has it
 * next goes on exactly there. If our disk takes too long for that, the partition goes all the same, and its last records are in both logs.
 */
final class Rebalancing implements ConsumerRebalanceListener {

    private static final Logger LOG = LoggerFactory.getLogger(Rebalancing.class);

    /** Well below the time after which the group throws a member out that does not answer. */
    private static final Duration SETTLE_WAIT = Duration.ofSeconds(20);

    private static final Duration COMMIT_WAIT = Duration.ofSeconds(5);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final PartitionStarts starts;
    private final GroupProgress progress;
    private final ConsumerMailbox mailbox;
    private final Consumer<List<ConsumerEvent.Start>> assigned;

    /**
     * @param assigned told of what has become ours, and where it begins
     */
    Rebalancing(
            KafkaConsumer<byte[], byte[]> consumer,
            PartitionStarts starts,
            GroupProgress progress,
            ConsumerMailbox mailbox,
            Consumer<List<ConsumerEvent.Start>> assigned) {
        this.consumer = consumer;
        this.starts = starts;
        this.progress = progress;
        this.mailbox = mailbox;
        this.assigned = assigned;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> added) {
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
        consumer.committed(new HashSet<>(added)).forEach((partition, offset) -> {
            if (offset != null) {
                committed.put(partition, offset);
            }
        });
        List<ConsumerEvent.Start> begun = starts.find(consumer, added, committed);
        progress.begin(consumer, begun.stream().map(ConsumerEvent.Start::from).toList(), committed);
        begun.forEach(start -> ConsumerAgent.seek(consumer, start.from()));
        assigned.accept(begun);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> taken) {
        if (!taken.isEmpty()) {
            Map<KafkaPartition, PartitionOffset> settled = settle(ours(taken));
            progress.commitNow(consumer, settled, COMMIT_WAIT);
            letGo(taken);
        }
    }

    /** They are somebody else's already, who went on where the group knew us to be. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> taken) {
        LOG.warn("partitions {} were taken without being asked for; their last records may be in two logs", taken);
        mailbox.events().add(new ConsumerEvent.Revoked(ours(taken), new CompletableFuture<>()));
        letGo(taken);
    }

    private void letGo(Collection<TopicPartition> taken) {
        progress.collect();
        for (KafkaPartition partition : ours(taken)) {
            starts.goBackTo(partition, progress.durable().get(partition));
        }
    }

    private static Set<KafkaPartition> ours(Collection<TopicPartition> partitions) {
        Set<KafkaPartition> ours = new HashSet<>();
        partitions.forEach(partition -> ours.add(RecordCopies.ours(partition)));
        return ours;
    }

    private Map<KafkaPartition, PartitionOffset> settle(Set<KafkaPartition> partitions) {
        CompletableFuture<Map<KafkaPartition, PartitionOffset>> settled = new CompletableFuture<>();
        mailbox.events().add(new ConsumerEvent.Revoked(partitions, settled));
        long deadline = SETTLE_WAIT.toMillis();
        try {
            // The owner does not answer any more once it wants the end; it has said before what is durable.
            while (!mailbox.isClosing() && deadline > 0) {
                try {
                    return settled.get(10, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    deadline -= 10;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("nobody completes it so", e);
        }
        if (deadline <= 0) {
            LOG.warn("partitions {} go before all of their records are durable; these may be in two logs", partitions);
        }
        progress.collect();
        Map<KafkaPartition, PartitionOffset> known = new HashMap<>(progress.durable());
        known.keySet().retainAll(partitions);
        return known;
    }
}
