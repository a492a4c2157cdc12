package dev.rivulet.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaSink;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.Job;
import dev.rivulet.kafka.broker.KafkaSettings;
import dev.rivulet.kafka.broker.KafkaWanted;
import dev.rivulet.kafka.broker.StartingOffsets;
import dev.rivulet.kafka.sink.KafkaSink;
import dev.rivulet.testkit.process.TestJava;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** From a real broker through the engine into a table, and into another topic. */
final class KafkaPipelineTest {

    private static final int KILL_COUNT = Integer.getInteger("rivulet.kafka.process-kills", 1);

    private record Number(long n, @Nullable String key) {}

    @RegisterExtension
    private static final BrokerExtension KAFKA = new BrokerExtension();

    @TempDir
    private Path folder;

    private static void send(String topic, int first, int count) {
        try (KafkaProducer<byte[], byte[]> producer = KAFKA.broker().producer()) {
            for (int n = first; n < first + count; n++) {
                producer.send(new ProducerRecord<>(topic, bytes("key-" + n), bytes("{\"n\":" + n + "}")));
            }
        }
    }

    private static List<String> rows(int count) {
        return IntStream.range(0, count).mapToObj(n -> n + " key-" + n).sorted().toList();
    }

    @Test
    void whatIsSentBetweenRunsIsInTheTableOnce() throws Exception {
        KAFKA.broker().createTopic("plant", 3);
        for (int run = 0; run < 3; run++) {
            send("plant", run * 300, 300);
            KafkaSource<Number> source = run == 1 ? source("plant").loggingOffsets() : source("plant");
            run(source, DeltaSink.append(folder.resolve("table"), Number.class));
        }

        List<String> rows = new ArrayList<>();
        DeltaTable.open(new SystemDisk(), new SystemClock(), folder.resolve("table"))
                .read()
                .forEach(RecordRowType.of(Number.class), row -> rows.add(row.n() + " " + row.key()));
        assertEquals(rows(900), rows.stream().sorted().toList());
    }

    @Test
    void whatIsSentBetweenRunsIsInTheOtherTopicOnce() throws Exception {
        KAFKA.broker().createTopic("from", 3);
        KAFKA.broker().createTopic("to", 1);
        KafkaSink<Number> sink = KafkaSink.json(
                        KafkaSettings.of(KAFKA.broker().server()),
                        "to",
                        RecordRowType.of(Number.class),
                        folder.resolve("staged"))
                .keyFrom("key");
        for (int run = 0; run < 3; run++) {
            send("from", run * 300, 300);
            run(source("from"), sink);
        }

        Pattern value = Pattern.compile("\\{\"n\":(\\d+),\"key\":\"(.*)\"}");
        List<String> rows = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : KAFKA.broker().committedRecords("to")) {
            Matcher found = value.matcher(new String(record.value(), StandardCharsets.UTF_8));
            assertTrue(found.matches() && found.group(2).equals(new String(record.key(), StandardCharsets.UTF_8)));
            rows.add(found.group(1) + " " + found.group(2));
        }
        assertEquals(rows(900), rows.stream().sorted().toList());
    }

    /** In the middle of epochs, transactions and checkpoints, wherever a process is when it dies. */
    @Test
    void whatAProcessThatIsKilledHasTakenIsInTheOtherTopicOnce() throws Exception {
        long seed = Long.getLong("rivulet.seed", System.nanoTime());
        Random random = new Random(seed);
        KAFKA.broker().createTopic("entrance", 1);
        KAFKA.broker().createTopic("exit", 1);
        int count = 4_000 * (KILL_COUNT + 1);
        send("entrance", 0, count);
        for (int kill = 0; kill < KILL_COUNT; kill++) {
            Process job = start(4_000);
            try (BufferedReader lines = job.inputReader()) {
                // So many commits, and some moments more.
                for (int commits = random.nextInt(5); commits >= 0; commits--) {
                    assertNotNull(lines.readLine(), () -> "seed " + seed + ": " + errors());
                }
                LockSupport.parkNanos(random.nextInt(60_000_000));
            } finally {
                job.destroyForcibly().waitFor();
            }
        }
        Process last = start(1_000_000);
        try (BufferedReader lines = last.inputReader()) {
            lines.lines().forEach(line -> {});
            assertEquals(0, last.waitFor(), () -> "seed " + seed + ": " + errors());
        } finally {
            last.destroyForcibly();
        }

        List<String> values = KAFKA.broker().committedRecords("exit").stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
        assertEquals(
                IntStream.range(0, count).mapToObj(n -> "{\"n\":" + n + "}").toList(), values, "seed " + seed);
    }

    private Process start(int recordsPerSecond) throws IOException {
        return TestJava.small(KafkaJob.class)
                .process(folder.toString(), KAFKA.broker().server(), Integer.toString(recordsPerSecond))
                .redirectError(folder.resolve("errors.txt").toFile())
                .start();
    }

    private String errors() {
        try {
            return Files.readString(folder.resolve("errors.txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static KafkaSource<Number> source(String topic) {
        return KafkaSource.json(
                        KafkaSettings.of(KAFKA.broker().server()),
                        KafkaWanted.of(topic).withStart(StartingOffsets.EARLIEST),
                        RecordRowType.of(Number.class))
                .keyAs("key");
    }

    private void run(KafkaSource<Number> source, Sink<Number> sink) throws Exception {
        Pipeline pipeline = Pipeline.named("plant");
        pipeline.source("records", source).sinkTo("rows", sink);
        try (Job job = EmbeddedRunner.in(folder.resolve("data")).availableNow().start(pipeline)) {
            job.awaitTermination();
        }
    }
}
