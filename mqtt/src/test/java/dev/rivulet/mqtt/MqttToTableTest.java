package dev.rivulet.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaSink;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.engine.DataStream;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.EpochProgress;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobListener;
import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import dev.rivulet.mqtt.broker.MqttServer;
import dev.rivulet.mqtt.broker.MqttSettings;
import dev.rivulet.mqtt.broker.MqttTopic;
import dev.rivulet.testkit.network.CuttingProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a real broker through the engine into a table. */
final class MqttToTableTest {

    private record Number(long n, String topic) {}

    private static final int CUT_COUNT_MIN = Integer.getInteger("rivulet.mqtt.table-cuts", 5);

    private static final int BROKER_KILL_COUNT = Integer.getInteger("rivulet.mqtt.broker-kills", 2);

    /** More than are completed between two times that the broker saves its state. */
    private static final int REMEMBERED_COUNT = 10_000;

    /** So many wait when the broker is killed, less what has gone through until then. */
    private static final int PER_KILL_COUNT = 2_000;

    /** What passes of them at least. */
    private static final int PER_KILL_SIZE_BYTES = 20 * PER_KILL_COUNT;

    /** Such that what mosquitto sends again at once on a new connection gets through often, and an answer to it. */
    private static final int CUT_SIZE_BYTES_MAX = 4_000_000;

    private static final long DELAY_NANOS_MAX = 5_000_000;

    /** Mosquitto answers nothing for seconds while it sends again tens of thousands of messages on a machine that has much else to do. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final AtomicReference<RecordCounts> total = new AtomicReference<>(RecordCounts.ZERO);

    @Test
    void whatIsSentWhileTheJobIsAwayIsInTheTableOnce() throws Exception {
        try (Mosquitto broker = Mosquitto.start(Files.createDirectory(folder.resolve("broker")))) {
            run(broker, false); // The broker knows us from here on.
            broker.publish("plant/a", 2, numbers(0, 300));
            broker.publish("plant/b", 1, numbers(300, 300));
            run(broker, false);

            List<String> rows = new ArrayList<>();
            DeltaTable.open(new SystemDisk(), new SystemClock(), folder.resolve("table"))
                    .read()
                    .forEach(RecordRowType.of(Number.class), row -> rows.add(row.n() + row.topic()));
            assertEquals(
                    IntStream.range(0, 600)
                            .mapToObj(n -> n + (n < 300 ? "plant/a" : "plant/b"))
                            .sorted()
                            .toList(),
                    rows.stream().sorted().toList());
        }
    }

    /** Messages of QoS 2 without an id, and of QoS 1 with one, 5,000 a second, through a line that is cut again and again. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whatComesThroughCutConnectionsIsInTheTableOnce(int qos) throws Exception {
        long seed = 5;
        try (Mosquitto broker = Mosquitto.start(Files.createDirectory(folder.resolve("broker")));
                CuttingProxy proxy = CuttingProxy.cutting(broker.port(), seed, 40_000)) {
            MqttSettings settings = settings(proxy.port()).withTimes(quick(KEEP_ALIVE));
            run(broker, qos == 1); // The broker knows us from here on.
            long startNanos = System.nanoTime();
            int sent;
            try (Job job = start(pipeline(settings, qos == 1))) {
                try (Mosquitto.Publisher publisher = broker.publisher("plant/a", qos)) {
                    sent = publisher.send(5_000, () -> proxy.cutCount() >= CUT_COUNT_MIN);
                }
                proxy.leaveInPeace();
                // Those that came again are counted as filtered.
                awaitRows(job, sent);
                job.stop();
            }
            System.out.println("QoS " + qos + ": " + proxy.cutCount() + " connections cut, " + sent + " messages, "
                    + (total.get().in() - total.get().out()) + " came again, in "
                    + (System.nanoTime() - startNanos) / 1_000_000
                    + " ms");

            assertTableHasOnce(sent, "seed " + seed);
        }
    }

    /**
     * Messages of QoS 2 without an id, and of QoS 1 with one, through a slow line, from a broker that is killed while it sends them, or behind that. Mosquitto writes its
     * state down when it is asked to and comes back from that: what was completed since, it sends again, and of what it had under way it names some late.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whatAKilledBrokerSendsAgainIsInTheTableOnce(int qos) throws Exception {
        Random random = new Random(9);
        try (Mosquitto broker = Mosquitto.start(Files.createDirectory(folder.resolve("broker")));
                CuttingProxy line = new CuttingProxy(broker.port())) {
            MqttSettings.Limits limits = new MqttSettings.Limits(20, 1 << 20, 1 << 20, REMEMBERED_COUNT);
            MqttSettings settings = settings(line.port())
                    .withTimes(quick(Duration.ofSeconds(2)))
                    .withLimits(limits);
            run(broker, qos == 1); // The broker knows us from here on.
            line.cutDelayAndHalve(8, CUT_SIZE_BYTES_MAX, DELAY_NANOS_MAX);
            int sent = 0;
            try (Job job = start(pipeline(settings, qos == 1))) {
                for (int kill = 0; kill < BROKER_KILL_COUNT; kill++) {
                    line.shut();
                    broker.publish("plant/a", qos, numbers(sent, PER_KILL_COUNT));
                    sent += PER_KILL_COUNT;
                    if (kill % 2 == 0) {
                        broker.save(); // It will send all again.
                        line.open();
                        awaitRows(job, sent);
                    } else {
                        line.open();
                        awaitPassed(line, random.nextInt(PER_KILL_SIZE_BYTES));
                        broker.save();
                    }
                    broker.kill();
                    broker.start();
                    awaitRows(job, sent);
                }
                line.leaveInPeace();
                job.stop();
            }
            System.out.println("QoS " + qos + ": " + BROKER_KILL_COUNT + " kills of the broker, " + line.cutCount()
                    + " connections cut, " + sent + " messages, "
                    + (total.get().in() - total.get().out()) + " came again");
            assertTableHasOnce(sent, "");
        }
    }

    private Job start(Pipeline pipeline) throws Exception {
        JobListener listener = new JobListener() {
            @Override
            public void onEpochCommitted(EpochProgress progress) {
                total.set(progress.total());
            }
        };
        return EmbeddedRunner.in(folder.resolve("data"))
                .withSettings(EngineSettings.defaults().withCommitInterval(Duration.ofMillis(100)))
                .withListener(listener)
                .start(pipeline);
    }

    private static void awaitPassed(CuttingProxy line, int sizeBytes) {
        long start = line.passedSizeBytes();
        while (line.passedSizeBytes() - start < sizeBytes) {
            Thread.yield();
        }
    }

    private void awaitRows(Job job, int count) {
        while (total.get().out() < count) {
            assertFalse(job.isTerminated());
            Thread.yield();
        }
    }

    private void assertTableHasOnce(int count, String about) throws Exception {
        int[] rows = new int[count];
        DeltaTable.open(new SystemDisk(), new SystemClock(), folder.resolve("table"))
                .read()
                .forEach(RecordRowType.of(Number.class), row -> rows[(int) row.n()]++);
        List<String> wrong = IntStream.range(0, count)
                .filter(n -> rows[n] != 1)
                .mapToObj(n -> n + ": " + rows[n] + " times")
                .toList();
        assertEquals(List.of(), wrong, about);
    }

    private static MqttSettings.Times quick(Duration keepAlive) {
        return new MqttSettings.Times(
                keepAlive, Duration.ofSeconds(5), Duration.ofMillis(1), Duration.ofMillis(50), Duration.ofSeconds(5));
    }

    private static List<String> numbers(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(n -> "{\"n\":" + n + "}")
                .toList();
    }

    private static MqttSettings settings(int port) {
        return MqttSettings.of("gateway-7", MqttServer.parse("mqtt://127.0.0.1:" + port));
    }

    /**
     * @param hasIds whether the numbers are to tell which messages came again
     */
    private Pipeline pipeline(MqttSettings settings, boolean hasIds) {
        Pipeline pipeline = Pipeline.named("plant");
        DataStream<Number> messages = pipeline.source(
                "messages",
                MqttSource.json(settings, List.of(new MqttTopic("plant/+", 2)), RecordRowType.of(Number.class))
                        .topicAs("topic"));
        if (hasIds) {
            messages = messages.withWatermarks(WatermarkStrategy.forBoundedOutOfOrderness(
                            Duration.ofMinutes(1), number -> Instant.ofEpochMilli(number.n())))
                    .deduplicate("once", Number::n, Long.class)
                    .within(Duration.ofMinutes(1));
        }
        messages.sinkTo("table", DeltaSink.append(folder.resolve("table"), Number.class));
        return pipeline;
    }

    private void run(Mosquitto broker, boolean hasIds) throws Exception {
        try (Job job = EmbeddedRunner.in(folder.resolve("data"))
                .availableNow()
                .start(pipeline(settings(broker.port()), hasIds))) {
            job.awaitTermination();
        }
    }
}
