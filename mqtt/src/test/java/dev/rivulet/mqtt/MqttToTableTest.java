package dev.rivulet.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaSink;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.Job;
import dev.rivulet.mqtt.broker.MqttServer;
import dev.rivulet.mqtt.broker.MqttSettings;
import dev.rivulet.mqtt.broker.MqttTopic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a real broker through the engine into a table. */
final class MqttToTableTest {

    private record Number(long n, String topic) {}

    @TempDir
    private Path folder;

    @Test
    void whatIsSentWhileTheJobIsAwayIsInTheTableOnce() throws Exception {
        try (Mosquitto broker = Mosquitto.start(Files.createDirectory(folder.resolve("broker")))) {
            run(broker); // The broker knows us from here on.
            broker.publish("plant/a", 2, numbers(0, 300));
            broker.publish("plant/b", 1, numbers(300, 300));
            run(broker);

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

    private static List<String> numbers(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(n -> "{\"n\":" + n + "}")
                .toList();
    }

    private void run(Mosquitto broker) throws Exception {
        MqttSettings settings = MqttSettings.of("gateway-7", MqttServer.parse("mqtt://127.0.0.1:" + broker.port()));
        Pipeline pipeline = Pipeline.named("plant");
        pipeline.source(
                        "messages",
                        MqttSource.json(settings, List.of(new MqttTopic("plant/+", 2)), RecordRowType.of(Number.class))
                                .topicAs("topic"))
                .sinkTo("table", DeltaSink.append(folder.resolve("table"), Number.class));
        try (Job job = EmbeddedRunner.in(folder.resolve("data")).availableNow().start(pipeline)) {
            job.awaitTermination();
        }
    }
}
