package dev.rivulet.kafka.wire;

import dev.rivulet.core.agent.Beacon;
import dev.rivulet.core.agent.ThreadHost;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.kafka.broker.KafkaSettings;
import dev.rivulet.kafka.broker.KafkaWanted;
import dev.rivulet.kafka.position.KafkaPartition;
import dev.rivulet.kafka.position.PartitionOffset;
import java.io.Closeable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A consumer on a thread of its own, as Kafka's waits wherever it likes: for names, handshakes and brokers. What it has to tell is in a
 * queue, from which the owner takes it; beyond so many bytes in it nothing more is fetched. Owned by the source agent.
 */
public final class ConsumerLink implements Closeable {

    private final ConcurrentLinkedQueue<ConsumerEvent> events = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<PartitionOffset> durable = new ConcurrentLinkedQueue<>();
    private final Beacon releasedBytes = new Beacon(0);
    private final Beacon closing = new Beacon(0);
    private final ConsumerAgent agent;
    private final ThreadHost host;

    /**
     * Starts to connect.
     *
     * @param positions where the log left off, for each partition that it knows
     * @param headers the names of those that somebody wants
     */
    public ConsumerLink(
            SourceContext context,
            KafkaSettings settings,
            KafkaWanted wanted,
            List<String> headers,
            Map<KafkaPartition, PartitionOffset> positions) {
        ConsumerMailbox mailbox = new ConsumerMailbox(events, durable, releasedBytes, closing);
        this.agent = new ConsumerAgent(context, settings, wanted, headers, positions, mailbox);
        this.host = new ThreadHost("rivulet-kafka-" + context.uid());
        host.start(
                List.of(List.of(agent)),
                (failed, cause) -> events.add(new ConsumerEvent.Failed(ClientFailures.text(cause))));
    }

    /**
     * Passes if the values of the options are such as Kafka's client takes.
     *
     * @throws IllegalArgumentException naming the first that is not
     */
    public static void requireOptions(KafkaSettings settings) {
        ClientConfigs.requireForReading(settings);
    }

    /** What happened next; null if nothing yet. */
    public @Nullable ConsumerEvent poll() {
        return events.poll();
    }

    /** Says that records of so many bytes do not wait in memory any more. */
    public void release(long sizeBytes) {
        releasedBytes.show(releasedBytes.seen() + sizeBytes);
    }

    /** Says how far the log has a partition durably, for the group to know. */
    public void durable(PartitionOffset offset) {
        durable.add(offset);
    }

    /** Ends it; the group gets to know how far we are, if it can be told soon. */
    @Override
    public void close() {
        closing.show(1);
        agent.wakeUp();
        host.stop();
    }
}
