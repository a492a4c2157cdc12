package dev.rivulet.kafka.wire;

import dev.rivulet.core.source.SourceContext;
import dev.rivulet.kafka.broker.KafkaSettings;
import dev.rivulet.kafka.position.KafkaRecord;
import dev.rivulet.kafka.position.PartitionOffset;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads ranges of partitions once more. It waits. One owner. */
public final class RangeConsumer implements Closeable {

    private static final Duration POLL_WAIT = Duration.ofMillis(100);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

    /** How long nothing may come until it is given up. */
    private static final long QUIET_NANOS = 60_000_000_000L;

    private final SourceContext context;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /** Where the consumer stands, so that ranges that follow each other are read in one go. */
    private final java.util.ArrayDeque<ConsumerRecord<byte[], byte[]>> ahead = new java.util.ArrayDeque<>();

    private long nextOffset = -1;

    private RangeConsumer(SourceContext context, KafkaConsumer<byte[], byte[]> consumer) {
        this.context = context;
        this.consumer = consumer;
    }

    /**
     * @throws IOException if the password cannot be read, or a setting does not fit
     */
    public static RangeConsumer open(SourceContext context, KafkaSettings settings) throws IOException {
        try {
            return new RangeConsumer(context, new KafkaConsumer<>(ClientConfigs.reading(settings, null)));
        } catch (KafkaException e) {
            throw new IOException("source " + context.uid() + ": " + ClientFailures.text(e), e);
        }
    }

    /**
     * @param from where the range begins
     * @param to where it ends
     * @param count how many records it had
     * @return those that it has
     * @throws IOException if the brokers no longer have its beginning, or do not answer
     */
    public List<KafkaRecord> read(PartitionOffset from, PartitionOffset to, int count) throws IOException {
        TopicPartition partition = RecordCopies.kafkas(from.partition());
        try {
            if (!consumer.assignment().equals(java.util.Set.of(partition)) || nextOffset != from.next()) {
                ahead.clear();
                consumer.assign(List.of(partition));
                ConsumerAgent.seek(consumer, from);
                nextOffset = from.next();
            }
            return read(partition, to.next(), count);
        } catch (OffsetOutOfRangeException e) {
            throw new IOException(
                    "source " + context.uid() + " no longer has what was logged: "
                            + LostRecords.of(consumer, e.offsetOutOfRangePartitions())
                                    .get(0)
                                    .message(),
                    e);
        } catch (KafkaException e) {
            throw new IOException("source " + context.uid() + ": " + ClientFailures.text(e), e);
        }
    }

    private List<KafkaRecord> read(TopicPartition partition, long endOffset, int count) throws IOException {
        List<KafkaRecord> records = new ArrayList<>(count);
        long quietSinceNanos = context.clock().nanoTime();
        while (true) {
            while (!ahead.isEmpty() && ahead.element().offset() < endOffset) {
                records.add(RecordCopies.of(ahead.remove(), List.of()));
            }
            if (!ahead.isEmpty() || records.size() >= count || consumer.position(partition) >= endOffset) {
                nextOffset = endOffset;
                return records;
            }
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL_WAIT);
            ahead.addAll(polled.records(partition));
            if (!polled.isEmpty()) {
                quietSinceNanos = context.clock().nanoTime();
            } else if (context.clock().nanoTime() - quietSinceNanos > QUIET_NANOS) {
                throw new IOException("source " + context.uid() + ": the brokers do not give " + partition
                        + " again up to offset " + endOffset);
            }
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_WAIT));
    }
}
