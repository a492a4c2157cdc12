package dev.rivulet.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaSink;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EpochProgress;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobListener;
import dev.rivulet.kafka.broker.KafkaSettings;
import dev.rivulet.kafka.broker.KafkaWanted;
import dev.rivulet.kafka.broker.StartingOffsets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that end in the middle of answers, and a broker that is killed and comes back, while records flow. */
final class KafkaOutageTest {

    private static final int KILL_COUNT = Boolean.getBoolean("rivulet.long") ? 4 : 1;
    private static final int TABLE_CUT_COUNT_MIN = Integer.getInteger("rivulet.kafka.table-cuts", 0);
    private static final int CUTS_PER_KILL = 200;
    private static final int CUT_COUNT_MIN = Integer.getInteger("rivulet.kafka.cuts", 5);

    private record Number(int n) {}

    @TempDir
    private Path folder;

    /** Sends numbers until it is told to stop, each once and in order, at about so many per second. */
    private static final class Sender implements AutoCloseable {

        private final KafkaProducer<byte[], byte[]> producer;
        private final AtomicBoolean isStopped = new AtomicBoolean();
        private final AtomicInteger sentCount = new AtomicInteger();
        private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        private final Thread thread;

        Sender(KafkaBroker broker, String topic, int perSecond) {
            this.producer = broker.producer(
                    "linger.ms=2", "delivery.timeout.ms=120000", "max.in.flight.requests.per.connection=1");
            this.thread = new Thread(() -> send(topic, perSecond), "sender");
            thread.start();
        }

        private void send(String topic, int perSecond) {
            while (!isStopped.get()) {
                for (int count = 0; count < perSecond / 100; count++) {
                    String value = value(sentCount.getAndIncrement());
                    producer.send(
                            new ProducerRecord<>(topic, 0, null, value.getBytes(StandardCharsets.UTF_8)),
                            (sent, problem) -> failure.compareAndSet(null, problem));
                }
                LockSupport.parkNanos(10_000_000);
            }
            producer.flush();
        }

        /** Returns when all are with the broker. */
        int stop() throws Exception {
            isStopped.set(true);
            thread.join();
            if (failure.get() != null) {
                throw failure.get();
            }
            return sentCount.get();
        }

        @Override
        public void close() throws Exception {
            isStopped.set(true);
            thread.join();
            producer.close(Duration.ZERO);
        }
    }

    private static String value(int n) {
        return "{\"n\":" + n + "}";
    }

    private static List<String> values(int count) {
        return IntStream.range(0, count).mapToObj(KafkaOutageTest::value).toList();
    }

    private static KafkaSource<Number> source(String server, String topic) {
        KafkaSettings settings = KafkaSettings.of(server)
                .withOption("max.partition.fetch.bytes", "8192")
                .withOption("reconnect.backoff.ms", "5")
                .withOption("reconnect.backoff.max.ms", "50")
                .withOption("default.api.timeout.ms", "30000");
        return KafkaSource.json(
                settings, KafkaWanted.of(topic).withStart(StartingOffsets.EARLIEST), RecordRowType.of(Number.class));
    }

    @Test
    void eachRecordIsInTheLogOnceThroughCutConnectionsAndKills() throws Exception {
        long seed = 7;
        try (KafkaBroker broker = KafkaBroker.start(folder);
                Sender sender = start(broker, 5_000)) {
            broker.proxy().cut(seed, 120_000);
            LoggingReader reader = new LoggingReader(source(broker.cutServer(), "flow"), seed);
            long startNanos = System.nanoTime();
            while (broker.proxy().cutCount() < CUT_COUNT_MIN) {
                int before = reader.recordCount();
                reader.until(() -> reader.recordCount() >= before + 5_000);
                reader.kill();
            }
            int sent = sender.stop();
            int cutCount = broker.proxy().cutCount();
            reader.until(() -> reader.recordCount() >= sent);
            reader.close();
            System.out.println("seed " + seed + ": " + cutCount + " connections cut, " + sent + " records in "
                    + (System.nanoTime() - startNanos) / 1_000_000 + " ms");

            assertTrue(reader.values().get("flow/0").equals(values(sent)), "seed " + seed + ", " + cutCount + " cuts");
        }
    }

    /** The same with a whole job, whose rows are in a table in the end. The broker is killed and started again every now and then. */
    @Test
    void eachRecordIsInTheTableOnceThroughCutConnectionsAndBrokersThatDie() throws Exception {
        assumeTrue(TABLE_CUT_COUNT_MIN > 0, "wanted -Drivulet.kafka.table-cuts=N");
        long seed = 9;
        try (KafkaBroker broker = KafkaBroker.start(Files.createDirectory(folder.resolve("broker")));
                Sender sender = start(broker, 5_000)) {
            broker.proxy().cut(seed, 120_000);
            Pipeline pipeline = Pipeline.named("flow");
            pipeline.source("records", source(broker.cutServer(), "flow"))
                    .sinkTo("table", DeltaSink.append(folder.resolve("table"), Number.class));
            AtomicLong out = new AtomicLong();
            JobListener listener = new JobListener() {
                @Override
                public void onEpochCommitted(EpochProgress progress) {
                    out.set(progress.total().out());
                }
            };
            long startNanos = System.nanoTime();
            int sent;
            int killCount = 0;
            try (Job job = EmbeddedRunner.in(folder.resolve("data"))
                    .withListener(listener)
                    .start(pipeline)) {
                while (broker.proxy().cutCount() < TABLE_CUT_COUNT_MIN) {
                    if (broker.proxy().cutCount() > (killCount + 1) * CUTS_PER_KILL) {
                        broker.kill();
                        broker.start();
                        killCount++;
                    }
                    assertFalse(job.isTerminated());
                    Thread.yield();
                }
                sent = sender.stop();
                while (out.get() < sent) {
                    assertFalse(job.isTerminated());
                    Thread.yield();
                }
                job.stop();
            }
            System.out.println("seed " + seed + ": " + broker.proxy().cutCount() + " connections cut, " + killCount
                    + " brokers killed, " + sent + " records in the table in "
                    + (System.nanoTime() - startNanos) / 1_000_000 + " ms");

            List<Integer> rows = new ArrayList<>();
            DeltaTable.open(new SystemDisk(), new SystemClock(), folder.resolve("table"))
                    .read()
                    .forEach(RecordRowType.of(Number.class), row -> rows.add(row.n()));
            assertEquals(
                    IntStream.range(0, sent).boxed().toList(),
                    rows.stream().sorted().toList());
        }
    }

    private static Sender start(KafkaBroker broker, int perSecond) throws Exception {
        broker.createTopic("flow", 1);
        return new Sender(broker, "flow", perSecond);
    }

    @Test
    void theBrokerMayBeKilledAndStartedAgainWhileRecordsFlow() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(folder);
                Sender sender = start(broker, 2_000)) {
            LoggingReader reader = new LoggingReader(source(broker.server(), "flow"), 3);
            for (int round = 0; round < KILL_COUNT; round++) {
                int wanted = reader.recordCount() + 2_000;
                reader.until(() -> reader.recordCount() >= wanted);
                broker.kill();
                if (round % 2 == 0) {
                    reader.kill(); // It starts while there is no broker.
                }
                for (int step = 0; step < 100; step++) {
                    reader.step();
                }
                broker.start();
            }
            int sent = sender.stop();
            reader.until(() -> reader.recordCount() >= sent);
            reader.close();

            assertEquals(Map.of("flow/0", values(sent)), reader.values());
        }
    }
}
