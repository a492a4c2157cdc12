package dev.rivulet.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.OperatingSystemMXBean;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.kafka.broker.KafkaSettings;
import dev.rivulet.kafka.broker.KafkaWanted;
import dev.rivulet.kafka.broker.StartingOffsets;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many records a second of one core brings, beside a loop that only asks Kafka's consumer for them: {@code
 * -Drivulet.kafka.throughput=COUNT}. It counts this process' time on all cores, which others on the machine do not change; the broker is
 * another process.
 */
@EnabledIfSystemProperty(named = "rivulet.kafka.throughput", matches = "\\d+")
final class KafkaThroughputTest {

    private static final int COUNT = Integer.getInteger("rivulet.kafka.throughput", 0);
    private static final int VALUE_SIZE_BYTES = 200;
    private static final int ROUND_COUNT = 4;

    private record Reading(int n) {}

    @TempDir
    private Path folder;

    @Test
    void theSourceBesideAPlainLoop() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(folder)) {
            broker.createTopic("many", 1);
            fill(broker);
            for (int round = 0; round < ROUND_COUNT; round++) { // The first ones are for the compiler.
                measure("plain consumer", () -> readPlain(broker.server()));
                measure("source", () -> readBySource(broker.server()));
            }
        }
    }

    private static void fill(KafkaBroker broker) {
        byte[] value =
                ("{\"n\":1,\"text\":\"" + "x".repeat(VALUE_SIZE_BYTES - 17) + "\"}").getBytes(StandardCharsets.UTF_8);
        try (KafkaProducer<byte[], byte[]> producer = broker.producer("linger.ms=20", "batch.size=65536")) {
            for (int n = 0; n < COUNT; n++) {
                producer.send(new ProducerRecord<>("many", 0, null, value));
            }
        }
    }

    private static void measure(String what, Callable<Long> read) throws Exception {
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpuNanos = process.getProcessCpuTime();
        long startNanos = System.nanoTime();
        long count = read.call();
        double cpuSeconds = (process.getProcessCpuTime() - cpuNanos) / 1e9;
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        assertEquals(COUNT, count);
        System.out.printf(
                "%s: %,.0f records per second of one core; %,.0f per second%n",
                what, count / cpuSeconds, count / seconds);
    }

    private static long readPlain(String server) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", server), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition("many", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long count = 0;
            while (count < COUNT) {
                count += consumer.poll(Duration.ofMillis(100)).count();
            }
            return count;
        }
    }

    private static long readBySource(String server) throws Exception {
        KafkaSource<Reading> source = KafkaSource.json(
                KafkaSettings.of(server),
                KafkaWanted.of("many").withStart(StartingOffsets.EARLIEST),
                RecordRowType.of(Reading.class));
        try (SourceReader reader =
                source.open(new SourceContext("kafka", Map.of(), false, new SystemDisk(), new SystemClock()))) {
            BatchLimits limits = new BatchLimits(1_000, 1 << 20);
            long count = 0;
            while (count < COUNT) {
                Batch batch = reader.poll(limits);
                if (batch == null) {
                    java.util.concurrent.locks.LockSupport.parkNanos(500_000);
                } else {
                    count += batch.recordCount();
                    reader.acknowledge(batch.partition(), batch.resumeOffset());
                }
            }
            return count;
        }
    }
}
