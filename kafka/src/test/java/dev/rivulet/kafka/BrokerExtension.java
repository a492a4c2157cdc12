package dev.rivulet.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A broker that all tests of a class share, in a folder of its own that is gone when they are done; to be had by a static field. */
public final class BrokerExtension implements BeforeAllCallback, AfterAllCallback {

    private @Nullable Path folder;
    private @Nullable KafkaBroker broker;
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        folder = Files.createTempDirectory("rivulet-kafka");
        broker = KafkaBroker.start(folder);
    }

    /** Only while tests of the class run. */
    public KafkaBroker broker() {
        KafkaBroker running = broker;
        if (running == null) {
            throw new IllegalStateException("the broker has not been started");
        }
        return running;
    }

    /** One that all tests share. */
    KafkaProducer<byte[], byte[]> producer() {
        KafkaProducer<byte[], byte[]> open = producer;
        if (open == null) {
            open = broker().producer();
            producer = open;
        }
        return open;
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (producer != null) {
            producer.close(Duration.ZERO);
        }
        if (broker != null) {
            broker.close();
        }
        if (folder != null) {
            for (Path file : files(folder)) {
                Files.delete(file);
            }
        }
    }

    /** What is in a folder before the folder itself. */
    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.sorted(Comparator.reverseOrder()).toList();
        }
    }
}
