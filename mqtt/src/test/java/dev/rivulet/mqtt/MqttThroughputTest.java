package dev.rivulet.mqtt;

import com.sun.management.OperatingSystemMXBean;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.mqtt.broker.MqttServer;
import dev.rivulet.mqtt.broker.MqttSettings;
import dev.rivulet.mqtt.broker.MqttTopic;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many messages a second of one core brings, beside a client that only takes and acknowledges them: {@code -Drivulet.mqtt.throughput=COUNT}.
 * It counts this process' time on all cores, which others on the machine do not change; broker and sender are other processes.
 */
@EnabledIfSystemProperty(named = "rivulet.mqtt.throughput", matches = "\\d+")
final class MqttThroughputTest {

    private static final int COUNT = Integer.getInteger("rivulet.mqtt.throughput", 0);
    private static final int ROUND_COUNT = 4;
    private static final String MESSAGE = "{\"n\":1,\"text\":\"" + "x".repeat(183) + "\"}";

    private record Reading(int n) {}

    @TempDir
    private Path folder;

    @Test
    void theSourceBesideAPlainClient() throws Exception {
        try (Mosquitto broker = Mosquitto.start(folder)) {
            for (int round = 0; round < ROUND_COUNT; round++) { // The first ones are for the compiler.
                try (PlainClient client = PlainClient.subscribe(broker.port(), "plant/#")) {
                    measure("plain client", broker, client::messageCount);
                }
                try (SourceLoop source = new SourceLoop(broker, round)) {
                    measure("source", broker, source::step);
                }
            }
        }
    }

    /**
     * @param count how many have come; called until these are all
     */
    private static void measure(String what, Mosquitto broker, LongSupplier count) throws Exception {
        long first = count.getAsLong();
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        List<String> messages = Stream.generate(() -> MESSAGE).limit(COUNT).toList();
        CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
            try {
                broker.publish("plant/a", 1, messages);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        long cpuNanos = process.getProcessCpuTime();
        long startNanos = System.nanoTime();
        while (count.getAsLong() < first + COUNT) {
            LockSupport.parkNanos(500_000);
        }
        double cpuSeconds = (process.getProcessCpuTime() - cpuNanos) / 1e9;
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        sender.join();
        System.out.printf(
                "%s: %,.0f messages per second of one core; %,.0f per second%n",
                what, COUNT / cpuSeconds, COUNT / seconds);
    }

    /** The source, asked as the engine asks it, without a log. */
    private static final class SourceLoop implements AutoCloseable {
        private static final BatchLimits LIMITS = new BatchLimits(1_000, 1 << 20);

        private final SourceReader reader;
        private long count;

        /** A session of its own, so that nothing waits for it from before. */
        SourceLoop(Mosquitto broker, int round) throws Exception {
            MqttSettings settings =
                    MqttSettings.of("source-" + round, MqttServer.parse("mqtt://127.0.0.1:" + broker.port()));
            reader = MqttSource.json(settings, List.of(new MqttTopic("plant/#", 1)), RecordRowType.of(Reading.class))
                    .open(new SourceContext("mqtt", Map.of(), false, new SystemDisk(), new SystemClock()));
            while (step() == 0) { // Until it is subscribed.
                broker.publish("plant/hello", 1, List.of(MESSAGE));
            }
        }

        long step() {
            try {
                Batch batch = reader.poll(LIMITS);
                while (batch != null) {
                    count += batch.recordCount();
                    reader.acknowledge(batch.partition(), batch.resumeOffset());
                    batch = reader.poll(LIMITS);
                }
                return count;
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws Exception {
            reader.close();
        }
    }
}
