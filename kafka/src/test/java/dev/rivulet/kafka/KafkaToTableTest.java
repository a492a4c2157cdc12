package dev.rivulet.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaSink;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.Job;
import dev.rivulet.kafka.broker.KafkaSettings;
import dev.rivulet.kafka.broker.KafkaWanted;
import dev.rivulet.kafka.broker.StartingOffsets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a real broker through the engine into a table. */
final class KafkaToTableTest {

    private record Number(long n, @Nullable String key) {}

    @TempDir
    private Path folder;

    @Test
    void whatIsSentBetweenRunsIsInTheTableOnce() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(Files.createDirectory(folder.resolve("broker")));
                KafkaProducer<byte[], byte[]> producer = broker.producer()) {
            broker.createTopic("plant", 3);
            for (int run = 0; run < 3; run++) {
                for (int n = run * 300; n < run * 300 + 300; n++) {
                    producer.send(new ProducerRecord<>("plant", bytes("key-" + n), bytes("{\"n\":" + n + "}")));
                }
                producer.flush();
                run(broker, run == 1);
            }

            List<String> rows = new ArrayList<>();
            DeltaTable.open(new SystemDisk(), new SystemClock(), folder.resolve("table"))
                    .read()
                    .forEach(RecordRowType.of(Number.class), row -> rows.add(row.n() + " " + row.key()));
            assertEquals(
                    IntStream.range(0, 900)
                            .mapToObj(n -> n + " key-" + n)
                            .sorted()
                            .toList(),
                    rows.stream().sorted().toList());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void run(KafkaBroker broker, boolean logsOffsets) throws Exception {
        KafkaSource<Number> source = KafkaSource.json(
                        KafkaSettings.of(broker.server()),
                        KafkaWanted.of("plant").withStart(StartingOffsets.EARLIEST),
                        RecordRowType.of(Number.class))
                .keyAs("key");
        Pipeline pipeline = Pipeline.named("plant");
        pipeline.source("records", logsOffsets ? source.loggingOffsets() : source)
                .sinkTo("table", DeltaSink.append(folder.resolve("table"), Number.class));
        try (Job job = EmbeddedRunner.in(folder.resolve("data")).availableNow().start(pipeline)) {
            job.awaitTermination();
        }
    }
}
