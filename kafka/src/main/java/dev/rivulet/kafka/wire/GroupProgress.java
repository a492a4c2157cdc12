package dev.rivulet.kafka.wire;

import dev.rivulet.core.source.SourceContext;
import dev.rivulet.kafka.position.KafkaPartition;
import dev.rivulet.kafka.position.PartitionOffset;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the log has partitions durably, and what the group was told of it. Owned by the consumer's thread. That the group cannot be told
 * is no failure: nothing is lost by it.
 */
final class GroupProgress {

    private static final Logger LOG = LoggerFactory.getLogger(GroupProgress.class);
    private static final long INTERVAL_NANOS = 1_000_000_000L;

    private final SourceContext context;
    private final ConsumerMailbox mailbox;
    private final Map<KafkaPartition, PartitionOffset> durable;
    private final Map<TopicPartition, OffsetAndMetadata> untold = new HashMap<>();
    private long toldNanos;
    private String said = "";

    /**
     * @param isSharing whether the group's members share the partitions out, so that others may have been further than our log
     */
    GroupProgress(
            SourceContext context,
            Map<KafkaPartition, PartitionOffset> positions,
            ConsumerMailbox mailbox,
            boolean isSharing) {
        this.context = context;
        this.mailbox = mailbox;
        this.durable = new HashMap<>(positions);
        if (!isSharing) { // It may not have been told the last before the end of the run before.
            positions.values().forEach(this::note);
        }
        this.toldNanos = context.clock().nanoTime();
    }

    /** Takes what the owner says. */
    void collect() {
        PartitionOffset next = mailbox.durable().poll();
        while (next != null) {
            note(next);
            next = mailbox.durable().poll();
        }
    }

    private void note(PartitionOffset offset) {
        durable.put(offset.partition(), offset);
        untold.put(RecordCopies.kafkas(offset.partition()), told(offset));
    }

    private static OffsetAndMetadata told(PartitionOffset offset) {
        Optional<Integer> leaderEpoch = offset.leaderEpoch() == PartitionOffset.EPOCH_UNKNOWN
                ? Optional.empty()
                : Optional.of(offset.leaderEpoch());
        return new OffsetAndMetadata(offset.next(), leaderEpoch, "");
    }

    void commitIfDue(Consumer<?, ?> consumer) {
        long nowNanos = context.clock().nanoTime();
        // What others have by now, they will tell.
        untold.keySet().retainAll(consumer.assignment());
        if (untold.isEmpty() || nowNanos - toldNanos < INTERVAL_NANOS) {
            return;
        }
        toldNanos = nowNanos;
        consumer.commitAsync(Map.copyOf(untold), (offsets, failure) -> {
            if (failure != null) {
                offsets.forEach(untold::putIfAbsent);
                say(failure);
            }
        });
        untold.clear();
    }

    /**
     * Partitions are ours from there on. Tells the group where those begin of which it knows nothing, or less than the log; so that whoever has them
     * next begins there too, and not at what is the end by then.
     *
     * @param committed what the group knows
     */
    void begin(
            Consumer<?, ?> consumer,
            Collection<PartitionOffset> starts,
            Map<TopicPartition, OffsetAndMetadata> committed) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (PartitionOffset start : starts) {
            durable.put(start.partition(), start);
            TopicPartition partition = RecordCopies.kafkas(start.partition());
            OffsetAndMetadata known = committed.get(partition);
            if (known == null || known.offset() < start.next()) {
                offsets.put(partition, told(start));
            }
        }
        if (!offsets.isEmpty()) {
            consumer.commitSync(offsets);
        }
    }

    /** Tells the group what partitions have that others will have. */
    void commitNow(Consumer<?, ?> consumer, Map<KafkaPartition, PartitionOffset> settled, Duration wait) {
        settled.values().forEach(this::note);
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        settled.values().forEach(offset -> offsets.put(RecordCopies.kafkas(offset.partition()), told(offset)));
        try {
            if (!offsets.isEmpty()) {
                consumer.commitSync(offsets, wait);
            }
        } catch (WakeupException e) {
            consumer.commitSync(offsets, wait); // It wakes one wait only.
        } catch (KafkaException e) {
            say(e);
        }
        untold.keySet().removeAll(offsets.keySet());
    }

    /** Before the end, where one attempt is made. */
    void commitLast(Consumer<?, ?> consumer, Duration wait) {
        Map<KafkaPartition, PartitionOffset> last = new HashMap<>();
        for (TopicPartition partition : untold.keySet()) {
            PartitionOffset offset = durable.get(RecordCopies.ours(partition));
            if (offset != null && consumer.assignment().contains(partition)) {
                last.put(offset.partition(), offset);
            }
        }
        try {
            commitNow(consumer, last, wait);
        } catch (KafkaException e) {
            say(e);
        }
    }

    Map<KafkaPartition, PartitionOffset> durable() {
        return durable;
    }

    private void say(Exception failure) {
        String reason = ClientFailures.text(failure);
        if (!reason.equals(said)) {
            said = reason;
            LOG.warn("source={}: the group was not told how far we are: {}", context.uid(), reason);
        }
    }
}
