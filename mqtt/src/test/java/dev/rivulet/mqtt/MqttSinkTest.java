package dev.rivulet.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.connectors.file.FileSource;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.reject.RejectedRecordFiles;
import dev.rivulet.mqtt.broker.MqttServer;
import dev.rivulet.mqtt.broker.MqttSettings;
import dev.rivulet.mqtt.broker.MqttVersion;
import dev.rivulet.mqtt.sink.MqttSink;
import dev.rivulet.testkit.network.CuttingProxy;
import dev.rivulet.testkit.process.TestJava;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Through the engine to a real broker, whose own client says what has come. */
final class MqttSinkTest {

    private static final int ROW_COUNT = 1_000;
    private static final int CUT_SIZE_BYTES_MAX = 80_000;

    /** What the system says of a process that was killed. */
    private static final int KILLED = 128 + 9;

    private record Reading(@Nullable String device, long n) {}

    @TempDir
    private Path folder;

    private void write(List<String> lines) throws Exception {
        Files.createDirectories(folder.resolve("in"));
        Files.write(folder.resolve("in").resolve("1.jsonl"), lines);
    }

    private Mosquitto broker(String... more) throws Exception {
        return Mosquitto.start(Files.createDirectories(folder.resolve("broker")), more);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void everyRowComesInOrderThroughCutConnections(int qos) throws Exception {
        write(IntStream.range(0, ROW_COUNT).mapToObj(n -> "{\"n\":" + n + "}").toList());
        try (Mosquitto broker = broker();
                Subscriber subscriber = new Subscriber(broker, 1, "%p");
                CuttingProxy proxy = CuttingProxy.cutting(broker.port(), 7, CUT_SIZE_BYTES_MAX)) {
            MqttSinkJob.run(folder, proxy.port(), qos);

            assertTrue(proxy.cutCount() > 0, "nothing was cut");
            Subscriber.Came came = subscriber.until("\"n\":" + (ROW_COUNT - 1));
            assertEquals(IntStream.range(0, ROW_COUNT).mapToObj(n -> (long) n).toList(), came.numbersInOrder());
        }
    }

    /** Takes the time of two processes. */
    @Test
    @EnabledIfSystemProperty(named = "rivulet.mqtt.process-kills", matches = "\\d+")
    void everyRowComesInOrderThoughTheProcessIsKilled() throws Exception {
        write(IntStream.range(0, ROW_COUNT).mapToObj(n -> "{\"n\":" + n + "}").toList());
        try (Mosquitto broker = broker();
                Subscriber subscriber = new Subscriber(broker, 1, "%p")) {
            Process killed = process(broker, subscriber);
            subscriber.until("\"n\":100}");
            killed.destroyForcibly().waitFor();
            Process second = process(broker, subscriber);

            assertEquals(0, second.waitFor());
            Subscriber.Came came = subscriber.until("\"n\":" + (ROW_COUNT - 1));
            assertEquals(IntStream.range(0, ROW_COUNT).mapToObj(n -> (long) n).toList(), came.numbersInOrder());
        }
    }

    private Process process(Mosquitto broker, Subscriber subscriber) throws Exception {
        Process process = TestJava.small(MqttSinkJob.class)
                .process(folder.toString(), Integer.toString(broker.port()), "1")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("job.txt").toFile())
                .start();
        process.onExit().thenAccept(ended -> {
            if (ended.exitValue() != 0 && ended.exitValue() != KILLED) {
                subscriber.end(); // Nobody is to wait for what it would have sent.
            }
        });
        return process;
    }

    @Test
    void aColumnIsPartOfTheTopicAndTheIdIsAUserProperty() throws Exception {
        write(List.of("{\"device\":\"a\",\"n\":1}", "{\"device\":\"b\",\"n\":2}"));
        try (Mosquitto broker = broker();
                Subscriber subscriber = new Subscriber(broker, 2, "%t %q %P %p")) {
            run(broker, sink(broker).withQos(2));

            List<String> lines = subscriber.lines(2);
            assertTrue(
                    lines.get(0).matches("plant/a/out 2 rivulet-id:?\\S*/out/\\S+/\\d+/0 \\{\"device\":\"a\",\"n\":1}"),
                    lines.get(0));
            assertTrue(
                    lines.get(1).matches("plant/b/out 2 rivulet-id:?\\S*/out/\\S+/\\d+/1 \\{\"device\":\"b\",\"n\":2}"),
                    lines.get(1));
        }
    }

    @Test
    void whoComesLaterGetsTheLastRetainedOne() throws Exception {
        write(List.of("{\"device\":\"a\",\"n\":1}", "{\"device\":\"a\",\"n\":2}"));
        try (Mosquitto broker = broker()) {
            run(broker, sink(broker).retained().withQos(1));
            try (Subscriber subscriber = new Subscriber(broker, 1, "%r %p")) {
                assertEquals(List.of("1 {\"device\":\"a\",\"n\":2}"), subscriber.lines(1));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"V5", "V3_1_1"})
    void whatCanHaveNoTopicIsADeadLetter(MqttVersion version) throws Exception {
        write(List.of("{\"n\":1}", "{\"device\":\"a+\",\"n\":2}", "{\"device\":\"c\",\"n\":3}"));
        try (Mosquitto broker = broker();
                Subscriber subscriber = new Subscriber(broker, 1, "%p")) {
            run(broker, MqttSink.json(settings(broker).withVersion(version), "plant/{device}/out", type()));

            assertEquals(List.of("{\"device\":\"c\",\"n\":3}"), subscriber.lines(1));
            assertEquals(List.of("{\"n\":1}", "{\"device\":\"a+\",\"n\":2}"), letters());
        }
    }

    @Test
    void whatIsTooLongForTheBrokerIsADeadLetter() throws Exception {
        write(List.of("{\"device\":\"" + "x".repeat(2_000) + "\",\"n\":1}", "{\"device\":\"c\",\"n\":3}"));
        try (Mosquitto broker = broker("max_packet_size 1000");
                Subscriber subscriber = new Subscriber(broker, 1, "%p")) {
            run(broker, sink(broker));

            assertEquals(List.of("{\"device\":\"c\",\"n\":3}"), subscriber.lines(1));
            assertEquals(1, letters().size());
        }
    }

    @Test
    void aTopicThatNobodyCanSendToIsRefused() {
        MqttSettings settings = MqttSettings.of("x", MqttServer.parse("mqtt://localhost"));

        for (String topic : List.of("", "plant/#", "plant/+/x", "plant/{n}", "plant/{device")) {
            assertThrows(IllegalArgumentException.class, () -> MqttSink.json(settings, topic, type()), topic);
        }
    }

    private static RecordRowType<Reading> type() {
        return RecordRowType.of(Reading.class);
    }

    private static MqttSettings settings(Mosquitto broker) {
        return MqttSettings.of("sender", MqttServer.parse("mqtt://127.0.0.1:" + broker.port()));
    }

    private static MqttSink<Reading> sink(Mosquitto broker) {
        return MqttSink.json(settings(broker), "plant/{device}/out", type());
    }

    private void run(Mosquitto broker, MqttSink<Reading> sink) throws Exception {
        Pipeline pipeline = Pipeline.named("sending");
        pipeline.source(
                        "readings",
                        FileSource.jsonLines(folder.resolve("in"), Reading.class)
                                .settleTime(Duration.ZERO))
                .sinkTo("out", sink);
        try (Job job = EmbeddedRunner.in(folder.resolve("data")).availableNow().start(pipeline)) {
            job.awaitTermination();
        }
    }

    private List<String> letters() throws Exception {
        List<String> texts = new ArrayList<>();
        for (RejectedRecord letter :
                RejectedRecordFiles.read(new SystemDisk(), new DataDirectory(folder.resolve("data")).deadLetters())) {
            texts.add(new String(letter.bytes(), StandardCharsets.UTF_8).replace("\"device\":null,", ""));
        }
        return texts;
    }
}
