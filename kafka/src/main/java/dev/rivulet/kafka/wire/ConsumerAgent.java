package dev.rivulet.kafka.wire;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.kafka.broker.KafkaSettings;
import dev.rivulet.kafka.broker.KafkaWanted;
import dev.rivulet.kafka.position.KafkaPartition;
import dev.rivulet.kafka.position.KafkaRecord;
import dev.rivulet.kafka.position.PartitionOffset;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives a consumer, and makes a new one when one has failed. On a thread of its own, where it may wait.
 *
 * <p>Where partitions go on is decided here, by what the log and the group say, and never by the consumer itself.
 */
final class ConsumerAgent implements Agent {

    private static final Logger LOG = LoggerFactory.getLogger(ConsumerAgent.class);

    private static final Duration POLL_WAIT = Duration.ofMillis(100);

    /** While there is no room: how long until it is looked for again. */
    private static final Duration FULL_WAIT = Duration.ofMillis(5);

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);
    private static final long RETRY_MIN_NANOS = 500_000_000L;
    private static final long RETRY_MAX_NANOS = 30_000_000_000L;

    private final SourceContext context;
    private final KafkaSettings settings;
    private final KafkaWanted wanted;
    private final List<String> headers;
    private final ConsumerMailbox mailbox;
    private final PartitionStarts starts;
    private final GroupProgress progress;
    private final Reachability reachability;

    /** Writer: this agent. Reader: the owner, to wake it; if it sees an old one, the wait that it would have ended is short. */
    private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;

    private long fetchedBytes;
    private boolean isPaused;
    private boolean wasConnected;
    private boolean hasFailed;
    private long retryNanos = RETRY_MIN_NANOS;
    private long retryAtNanos;
    private long discoveredNanos;

    /** What went wrong last, so that it is said once and not at each attempt. */
    private String said = "";

    ConsumerAgent(
            SourceContext context,
            KafkaSettings settings,
            KafkaWanted wanted,
            List<String> headers,
            Map<KafkaPartition, PartitionOffset> positions,
            ConsumerMailbox mailbox) {
        this.context = context;
        this.settings = settings;
        this.wanted = wanted;
        this.headers = headers;
        this.mailbox = mailbox;
        this.starts = new PartitionStarts(wanted, context.isAvailableNow(), positions);
        this.progress = new GroupProgress(context, positions, mailbox, wanted.isShared());
        this.reachability = new Reachability(context);
        this.retryAtNanos = context.clock().nanoTime();
    }

    @Override
    public String name() {
        return "consumer";
    }

    @Override
    public int doWork() {
        if (hasFailed
                || mailbox.isClosing()
                || consumer == null && context.clock().nanoTime() - retryAtNanos < 0) {
            return 0;
        }
        try {
            work(consumer == null ? open() : consumer);
        } catch (WakeupException e) {
            return 1; // The end is wanted, which the next look shows.
        } catch (OffsetOutOfRangeException e) {
            recover(e);
        } catch (KafkaException e) {
            failed(e, ClientFailures.isPassing(e), ClientFailures.isRefusal(e));
        } catch (IOException e) {
            failed(e, true, false);
        }
        return 1;
    }

    private KafkaConsumer<byte[], byte[]> open() throws IOException {
        KafkaConsumer<byte[], byte[]> opened = new KafkaConsumer<>(
                ClientConfigs.reading(settings, wanted.group().orElse(null)));
        consumer = opened;
        isPaused = false;
        reachability.opened(opened);
        if (wanted.isShared()) {
            starts.requireTopics(opened);
            opened.subscribe(wanted.topics(), new Rebalancing(opened, starts, progress, mailbox, this::assigned));
        } else {
            assign(opened, starts.wantedPartitions(opened, Set.of()));
        }
        return opened;
    }

    private void work(KafkaConsumer<byte[], byte[]> open) {
        progress.collect();
        discoverIfDue(open);
        boolean isFull = fetchedBytes - mailbox.releasedBytes().seen() > settings.bufferSizeMax();
        if (isFull) {
            open.pause(open.assignment());
        } else if (isPaused) {
            open.resume(open.assignment());
        }
        isPaused = isFull;
        handOn(open.poll(isFull ? FULL_WAIT : POLL_WAIT));
        if (wanted.group().isPresent()) {
            progress.commitIfDue(open);
        }
        reachability.look(isFull);
    }

    private void discoverIfDue(KafkaConsumer<byte[], byte[]> open) {
        long nowNanos = context.clock().nanoTime();
        boolean isDue = nowNanos - discoveredNanos >= settings.discovery().toNanos();
        if (wanted.isShared() || context.isAvailableNow() || !isDue) {
            return;
        }
        discoveredNanos = nowNanos;
        Set<TopicPartition> before = open.assignment();
        Set<TopicPartition> all = starts.wantedPartitions(open, before);
        if (all.size() > before.size()) {
            assign(open, all);
        }
    }

    /** What is assigned already is left where it is. */
    private void assign(KafkaConsumer<byte[], byte[]> open, Set<TopicPartition> all) {
        discoveredNanos = context.clock().nanoTime();
        Set<TopicPartition> added = new TreeSet<>(PartitionStarts.ORDER);
        added.addAll(all);
        added.removeAll(open.assignment());
        List<ConsumerEvent.Start> begun = starts.find(open, added, Map.of());
        open.assign(all);
        begun.forEach(start -> seek(open, start.from()));
        isPaused = true; // The next look lets go of what may go on.
        assigned(begun);
    }

    private void assigned(List<ConsumerEvent.Start> begun) {
        starts.noteAll(begun);
        mailbox.events().add(new ConsumerEvent.Assigned(begun));
        wasConnected = true;
        said = "";
        retryNanos = RETRY_MIN_NANOS;
        LOG.info(
                "source={} reads {}",
                context.uid(),
                begun.stream().map(ConsumerEvent.Start::from).toList());
    }

    static void seek(KafkaConsumer<byte[], byte[]> open, PartitionOffset to) {
        Optional<Integer> leaderEpoch =
                to.leaderEpoch() == PartitionOffset.EPOCH_UNKNOWN ? Optional.empty() : Optional.of(to.leaderEpoch());
        open.seek(RecordCopies.kafkas(to.partition()), new OffsetAndMetadata(to.next(), leaderEpoch, ""));
    }

    private void handOn(ConsumerRecords<byte[], byte[]> polled) {
        for (Map.Entry<TopicPartition, OffsetAndMetadata> next :
                polled.nextOffsets().entrySet()) {
            List<ConsumerRecord<byte[], byte[]>> fetched = polled.records(next.getKey());
            List<KafkaRecord> records = fetched.stream()
                    .map(record -> RecordCopies.of(record, headers))
                    .toList();
            long sizeBytes = records.stream().mapToLong(KafkaRecord::sizeBytes).sum();
            fetchedBytes += sizeBytes;
            PartitionOffset position = new PartitionOffset(
                    RecordCopies.ours(next.getKey()),
                    next.getValue().offset(),
                    next.getValue().leaderEpoch().orElse(PartitionOffset.EPOCH_UNKNOWN));
            starts.note(position);
            mailbox.events().add(new ConsumerEvent.Fetched(position, records, sizeBytes));
        }
    }

    /** The brokers do not have what comes next of some partitions. */
    private void recover(OffsetOutOfRangeException missing) {
        KafkaConsumer<byte[], byte[]> open = consumer;
        if (open == null) {
            return;
        }
        try {
            for (LostRecords lost : LostRecords.of(open, missing.offsetOutOfRangePartitions())) {
                if (wanted.failsOnDataLoss()) {
                    fail(lost.message() + "; to go on with what is there, say that data loss is not to be a failure");
                    return;
                }
                LOG.warn("source={}: {}; it goes on with offset {}", context.uid(), lost.message(), lost.earliest());
                PartitionOffset to =
                        new PartitionOffset(lost.partition(), lost.earliest(), PartitionOffset.EPOCH_UNKNOWN);
                seek(open, to);
                starts.note(to);
                mailbox.events().add(new ConsumerEvent.Moved(to));
            }
        } catch (WakeupException e) {
            LOG.debug("source={}: ends", context.uid());
        } catch (KafkaException e) {
            failed(e, ClientFailures.isPassing(e), ClientFailures.isRefusal(e));
        }
    }

    private void failed(Exception failure, boolean isPassing, boolean isRefusal) {
        String reason = ClientFailures.text(failure);
        closeConsumer();
        if (!isPassing || (isRefusal && !wasConnected)) {
            fail(reason);
            return;
        }
        retryAtNanos = context.clock().nanoTime() + retryNanos;
        retryNanos = Math.min(RETRY_MAX_NANOS, retryNanos * 2);
        if (!reason.equals(said)) {
            said = reason;
            LOG.warn("source={}: {}: {}; it goes on trying", context.uid(), settings.servers(), reason);
        }
    }

    private void fail(String reason) {
        hasFailed = true;
        mailbox.events().add(new ConsumerEvent.Failed(settings.servers() + ": " + reason));
    }

    private void closeConsumer() {
        KafkaConsumer<byte[], byte[]> open = consumer;
        consumer = null;
        if (open != null) {
            try {
                open.close(CloseOptions.timeout(CLOSE_WAIT));
            } catch (KafkaException e) {
                LOG.debug("source={}: {}", context.uid(), e.getMessage());
            }
        }
    }

    /** Called by the owner. */
    void wakeUp() {
        KafkaConsumer<byte[], byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
    }

    @Override
    public void onClose() {
        KafkaConsumer<byte[], byte[]> open = consumer;
        if (open != null && wanted.group().isPresent() && !hasFailed) {
            progress.collect();
            progress.commitLast(open, CLOSE_WAIT);
        }
        closeConsumer();
    }
}
