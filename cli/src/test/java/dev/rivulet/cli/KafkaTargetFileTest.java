package dev.rivulet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.kafka.BrokerExtension;
import dev.rivulet.testkit.process.TestJava;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline file whose target is a topic of a real broker, run by the command in a process of its own. */
class KafkaTargetFileTest {

    private static final int ROW_COUNT = 3_000;
    private static final int KILL_COUNT = Integer.getInteger("rivulet.kafka.process-kills", 1);

    /** Rows a second: with all of them it takes much longer than somebody needs who is to see the first, and kill it. */
    private static final int SLOW = 200;

    private static final int FAST = 100_000;

    @RegisterExtension
    private static final BrokerExtension KAFKA = new BrokerExtension();

    @TempDir
    private Path folder;

    private Path pipeline(int rowsPerSecond, String topic, String server, String more) throws IOException {
        Files.createDirectories(folder.resolve("in"));
        for (int file = 0; file < 3; file++) {
            int first = file * (ROW_COUNT / 3);
            Files.write(
                    folder.resolve("in").resolve(file + ".jsonl"),
                    IntStream.range(first, first + ROW_COUNT / 3)
                            .mapToObj(n -> "{\"n\":" + n + "}")
                            .toList());
        }
        return Files.writeString(folder.resolve("pipeline.yaml"), """
                name: forward
                source: { path: in, settle-time: 0s, poll-interval: 1ms, rate-limit: %d }
                schema: { n: long not null }
                engine: { data: data, epoch-interval: 50ms, commit-interval: 50ms }
                sink:
                  type: kafka
                  servers: [%s]
                  topic: %s
                  key-column: n
                %s
                """.formatted(rowsPerSecond, server, topic, more));
    }

    private Process start(Path pipeline) throws IOException {
        return TestJava.small(Main.class)
                .process("run", pipeline.toString(), "--available-now")
                .redirectErrorStream(true)
                .redirectOutput(output().toFile())
                .start();
    }

    private Path output() {
        return folder.resolve("output.txt");
    }

    private String said() {
        try {
            return Files.readString(output());
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** In the middle of epochs and transactions, wherever the process is when it dies. */
    @Test
    void rowsOfAProcessThatIsKilledAreInTheTopicOnceAndInTransactions() throws Exception {
        long seed = Long.getLong("rivulet.seed", System.nanoTime());
        Random random = new Random(seed);
        KAFKA.broker().createTopic("rows", 1);
        for (int kill = 0; kill < KILL_COUNT; kill++) {
            Process job = start(pipeline(SLOW, "rows", KAFKA.broker().server(), ""));
            int wanted = KAFKA.broker().committedRecords("rows").size() + 1 + random.nextInt(500);
            while (job.isAlive() && KAFKA.broker().committedRecords("rows").size() < wanted) {
                Thread.onSpinWait();
            }
            assertTrue(kill > 0 || job.isAlive(), () -> "it has ended before it could be killed: " + said());
            job.destroyForcibly().waitFor();
        }
        Process last = start(pipeline(FAST, "rows", KAFKA.broker().server(), ""));
        assertEquals(0, last.waitFor(), () -> "seed " + seed + ": " + said());

        List<ConsumerRecord<byte[], byte[]>> records = KAFKA.broker().committedRecords("rows");
        assertEquals(
                IntStream.range(0, ROW_COUNT)
                        .mapToObj(n -> n + " {\"n\":" + n + "}")
                        .toList(),
                records.stream()
                        .map(record -> text(record.key()) + " " + text(record.value()))
                        .toList(),
                "seed " + seed);
        // A transaction's end takes an offset of its own.
        assertTrue(
                records.get(ROW_COUNT - 1).offset() - records.get(0).offset() >= ROW_COUNT,
                "there is one transaction at the most");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void aWrongPasswordEndsTheRunAndIsNotTold() throws Exception {
        Files.writeString(folder.resolve("password"), "xyzzy-plugh\n");
        Path pipeline = pipeline(FAST, "rows", KAFKA.broker().userServer(), """
                  user: anna
                  password-file: password
                  sasl-mechanism: PLAIN
                  options: { security.protocol: SASL_PLAINTEXT }
                """);

        Process job = start(pipeline);

        assertEquals(1, job.waitFor(), this::said);
        assertTrue(
                said().contains("cannot start: [" + KAFKA.broker().userServer()
                        + "]: Authentication failed: Invalid username or password"),
                said());
        assertFalse(said().contains("xyzzy"), said());
        assertFalse(said().contains("\tat "), said());
    }
}
