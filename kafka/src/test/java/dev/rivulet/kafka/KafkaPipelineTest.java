package dev.rivulet.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a real broker through the engine into a table, and into another topic. */
final class KafkaPipelineTest {

    private record Number(long n, @Nullable String key) {}

    @TempDir
    private static Path brokerFolder;

    private static KafkaBroker broker;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startBroker() throws IOException {
        broker = KafkaBroker.start(brokerFolder);
    }

    @AfterAll
    static void stopBroker() throws IOException {
        broker.close();
    }

    private static void send(String topic, int first, int count) {
        try (KafkaProducer<byte[], byte[]> producer = broker.producer()) {
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
        broker.createTopic("plant", 3);
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
        broker.createTopic("from", 3);
        broker.createTopic("to", 1);
        KafkaSink<Number> sink = KafkaSink.json(
                        KafkaSettings.of(broker.server()),
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
        for (ConsumerRecord<byte[], byte[]> record : broker.committedRecords("to")) {
            Matcher found = value.matcher(new String(record.value(), StandardCharsets.UTF_8));
            assertTrue(found.matches() && found.group(2).equals(new String(record.key(), StandardCharsets.UTF_8)));
            rows.add(found.group(1) + " " + found.group(2));
        }
        assertEquals(rows(900), rows.stream().sorted().toList());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static KafkaSource<Number> source(String topic) {
        return KafkaSource.json(
                        KafkaSettings.of(broker.server()),
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
