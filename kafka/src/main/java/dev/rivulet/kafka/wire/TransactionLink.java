package dev.rivulet.kafka.wire;

import dev.rivulet.kafka.broker.KafkaSettings;
import dev.rivulet.kafka.position.OutgoingRecord;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * A producer whose records become visible together. One owner. After an exception it is of no use any more: whether a commit that was not
 * answered was one, shows what is in the topics when the next producer of that name has been opened.
 */
public final class TransactionLink implements Closeable {

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

    /** Somebody else has opened a producer of the same name, or the cluster has given up a transaction that took too long. */
    public static final class FencedLinkException extends IOException {

        private static final long serialVersionUID = 1L;

        FencedLinkException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private interface Action {
        void run();
    }

    private final KafkaProducer<byte[], byte[]> producer;
    private final List<String> headerNames;

    private TransactionLink(KafkaProducer<byte[], byte[]> producer, List<String> headerNames) {
        this.producer = producer;
        this.headerNames = headerNames;
    }

    /**
     * Opens a producer. What one of the same name had begun is undone; what it had said to commit is committed on return; and it can do nothing
     * any more.
     *
     * @param name the transactional id
     * @throws IOException if the cluster cannot be reached, or refuses
     */
    public static TransactionLink open(KafkaSettings settings, String name, List<String> headerNames)
            throws IOException {
        KafkaProducer<byte[], byte[]> producer;
        try {
            producer = new KafkaProducer<>(ClientConfigs.writing(settings, name));
        } catch (KafkaException e) {
            throw ClientFailures.of(settings.servers() + ": " + ClientFailures.text(e), e);
        }
        TransactionLink link = new TransactionLink(producer, headerNames);
        try {
            link.guarded(producer::initTransactions);
        } catch (IOException e) {
            link.close();
            throw e;
        }
        return link;
    }

    /**
     * Passes if the values of the options are such as Kafka's client takes.
     *
     * @throws IllegalArgumentException naming the first that is not
     */
    public static void requireOptions(KafkaSettings settings) {
        ClientConfigs.requireForWriting(settings);
    }

    public void begin() throws IOException {
        guarded(producer::beginTransaction);
    }

    /** Sends a record within the transaction. Waits only while too much is under way; whether it came to the brokers shows the commit. */
    public void send(OutgoingRecord record) throws IOException {
        List<Header> headers = new ArrayList<>();
        for (int index = 0; index < record.headers().size(); index++) {
            byte[] value = record.headers().get(index);
            if (value != null) {
                headers.add(new RecordHeader(headerNames.get(index), value));
            }
        }
        guarded(() -> {
            // What becomes of it shows the commit.
            Future<RecordMetadata> unused =
                    producer.send(new ProducerRecord<>(record.topic(), null, record.key(), record.value(), headers));
        });
    }

    /** On return all records since the beginning are visible, in all topics. */
    public void commit() throws IOException {
        guarded(producer::commitTransaction);
    }

    /** Waits until all that was sent is with the brokers; not visible yet. */
    public void flush() throws IOException {
        guarded(producer::flush);
    }

    private void guarded(Action action) throws IOException {
        try {
            action.run();
        } catch (KafkaException e) {
            if (ClientFailures.isFenced(e)) {
                throw new FencedLinkException(ClientFailures.text(e), e);
            }
            throw ClientFailures.of(ClientFailures.text(e), e);
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE_WAIT);
    }
}
