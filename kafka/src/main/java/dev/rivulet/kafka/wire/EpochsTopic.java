package dev.rivulet.kafka.wire;

import dev.rivulet.core.time.Clock;
import dev.rivulet.kafka.broker.ClientOptions;
import dev.rivulet.kafka.broker.KafkaSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks a cluster about topics, and reads the one that has the last epoch of each sink. It waits. One owner. */
public final class EpochsTopic {

    private static final Duration POLL_WAIT = Duration.ofMillis(100);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

    /** As long as the transaction of another sink may stand open before ours, at the most that brokers allow unless told otherwise. */
    private static final long READ_NANOS = 900_000_000_000L;

    private static final long CREATION_NANOS = 30_000_000_000L;

    /**
     * What it says of a sink.
     *
     * @param key the sink's application id
     */
    public record Entry(String key, long offset, byte[] value) {}

    private final KafkaSettings settings;
    private final Clock clock;
    private final String name;
    private final TopicPartition partition;

    /**
     * @param name of the topic
     */
    public EpochsTopic(KafkaSettings settings, Clock clock, String name) {
        this.settings = settings;
        this.clock = clock;
        this.name = name;
        this.partition = new TopicPartition(name, 0);
    }

    /**
     * Creates the topic if need be: of one partition, so that it has one order, and compacted, so that it forgets no sink.
     *
     * @param target a topic that must be there as well; empty if that is not known
     * @return what tells the topics from others under the same names
     * @throws IOException if the cluster cannot be reached, refuses, or lacks the target
     */
    public String prepare(Optional<String> target) throws IOException {
        try (Admin admin = Admin.create(ClientConfigs.asking(settings))) {
            Optional<TopicDescription> found = describe(admin, name);
            if (found.isEmpty()) {
                create(admin);
                found = describe(admin, name);
            }
            String id = found.map(topic -> topic.topicId().toString()).orElse("");
            if (target.isEmpty()) {
                return id;
            }
            TopicDescription there = describe(admin, target.get())
                    .orElseThrow(() -> new IOException("topic " + target.get() + " is not there; create it"));
            return id + "/" + there.topicId();
        } catch (KafkaException e) {
            throw failure(e);
        }
    }

    private Optional<TopicDescription> describe(Admin admin, String topic) throws IOException {
        try {
            return Optional.ofNullable(
                    admin.describeTopics(Set.of(topic)).allTopicNames().get().get(topic));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw failure(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private void create(Admin admin) throws IOException {
        NewTopic topic = new NewTopic(name, Optional.of(1), Optional.empty())
                .configs(Map.of(
                        "cleanup.policy", "compact",
                        // Small ones, as the last is not compacted, and each start reads the whole.
                        "segment.bytes", Integer.toString(4 << 20),
                        "min.cleanable.dirty.ratio", "0.2"));
        try {
            admin.createTopics(Set.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw failure(e.getCause() == null ? e : e.getCause());
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        awaitLeader(admin);
    }

    /** Brokers learn of a new topic one after the other, within some milliseconds, and its leader answers only a while later. */
    private void awaitLeader(Admin admin) throws IOException {
        long startNs = clock.nanoTime();
        while (true) {
            try {
                admin.listOffsets(Map.of(partition, OffsetSpec.latest())).all().get();
                return;
            } catch (ExecutionException e) {
                boolean isKnownSoon = e.getCause() instanceof UnknownTopicOrPartitionException
                        && clock.nanoTime() - startNs < CREATION_NANOS;
                if (!isKnownSoon) {
                    throw failure(e.getCause() == null ? e : e.getCause());
                }
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    /**
     * What is visible now.
     *
     * @param isWhole whether to wait for transactions that stand open, so that all that was committed before the call is among it
     * @return in the order in which it was committed
     */
    public List<Entry> read(boolean isWhole) throws IOException {
        try (Admin admin = Admin.create(ClientConfigs.asking(settings))) {
            IsolationLevel level = isWhole ? IsolationLevel.READ_UNCOMMITTED : IsolationLevel.READ_COMMITTED;
            long end = admin.listOffsets(Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(level))
                    .partitionResult(partition)
                    .get()
                    .offset();
            return readTo(end);
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (KafkaException e) {
            throw failure(e);
        }
    }

    private List<Entry> readTo(long end) throws IOException {
        KafkaSettings plain = new KafkaSettings(
                settings.servers(),
                ClientOptions.shared(settings.options()),
                settings.credentials(),
                settings.bufferSizeMax(),
                settings.discovery());
        List<Entry> entries = new ArrayList<>();
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(ClientConfigs.reading(plain, null));
        try {
            consumer.assign(Set.of(partition));
            consumer.seekToBeginning(Set.of(partition));
            long startNanos = clock.nanoTime();
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_WAIT)) {
                    if (record.key() != null && record.value() != null) {
                        String key = new String(record.key(), StandardCharsets.UTF_8);
                        entries.add(new Entry(key, record.offset(), record.value()));
                    }
                }
                if (clock.nanoTime() - startNanos > READ_NANOS) {
                    throw new IOException("topic " + name + " cannot be read up to offset " + end
                            + ", a transaction stands open there");
                }
            }
            return entries;
        } finally {
            consumer.close(CloseOptions.timeout(CLOSE_WAIT));
        }
    }

    private IOException failure(Throwable cause) {
        return ClientFailures.of(settings.servers() + ": " + ClientFailures.text(cause), cause);
    }

    private static IOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IOException("interrupted", e);
    }
}
