package dev.rivulet.kafka;

import static dev.rivulet.kafka.KafkaNumbers.bytes;
import static dev.rivulet.kafka.KafkaNumbers.fromTheBeginning;
import static dev.rivulet.kafka.KafkaNumbers.number;
import static dev.rivulet.kafka.KafkaNumbers.sent;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.kafka.KafkaNumbers.Number;
import dev.rivulet.kafka.broker.KafkaCredentials;
import dev.rivulet.kafka.broker.KafkaCredentials.Mechanism;
import dev.rivulet.kafka.broker.KafkaGroup;
import dev.rivulet.kafka.broker.KafkaSettings;
import dev.rivulet.kafka.broker.KafkaWanted;
import dev.rivulet.kafka.wire.ConsumerEvent;
import dev.rivulet.kafka.wire.ConsumerLink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where a source goes on, which partitions it reads, and how much at a time, against a real broker. */
final class KafkaSourceTest {

    @RegisterExtension
    private static final BrokerExtension KAFKA = new BrokerExtension();

    private static final KafkaNumbers NUMBERS = new KafkaNumbers(KAFKA);

    @Test
    void aStartGoesOnFromTheLogAndNotFromTheGroup() throws Exception {
        KAFKA.broker().createTopic("kills", 3);
        LoggingReader reader = new LoggingReader(
                NUMBERS.source(fromTheBeginning("kills").withGroup(new KafkaGroup("shown", false))), 5);
        for (int round = 0; round < 6; round++) {
            NUMBERS.send("kills", 3, round * 1_000, 1_000);
            int wanted = round * 1_000 + 500;
            reader.until(() -> reader.recordCount() >= wanted);
            reader.kill();
        }
        reader.until(() -> reader.recordCount() >= 6_000);
        reader.until(() ->
                IntStream.range(0, 3).allMatch(one -> KAFKA.broker().committed("shown", "kills", one) == 2_000));
        reader.close();

        assertEquals(sent("kills", 3, 6_000), reader.values());
    }

    @Test
    void aJobBeginsAtTheEndAndReadsNewPartitionsWhole() throws Exception {
        KAFKA.broker().createTopic("grows", 1);
        NUMBERS.send("grows", 1, 1_000_000, 10); // Before the job's time.
        LoggingReader reader = new LoggingReader(NUMBERS.source(KafkaWanted.of("grows")), 1);
        reader.until(() -> !reader.log.isEmpty());
        reader.kill(); // It has had no record yet, and must know all the same where it began.
        NUMBERS.send("grows", 1, 0, 1);
        KAFKA.broker().addPartitions("grows", 3);
        KAFKA.producer()
                .send(new ProducerRecord<>("grows", 2, null, bytes(number(2))))
                .get();
        reader.until(() -> reader.recordCount() >= 2);
        KAFKA.producer()
                .send(new ProducerRecord<>("grows", 1, null, bytes(number(1))))
                .get();
        reader.until(() -> reader.recordCount() >= 3);
        reader.kill();
        KAFKA.producer()
                .send(new ProducerRecord<>("grows", 1, null, bytes(number(4))))
                .get();
        reader.until(() -> reader.recordCount() >= 4);
        reader.close();

        assertEquals(
                Map.of(
                        "grows/0", List.of(number(0)),
                        "grows/1", List.of(number(1), number(4)),
                        "grows/2", List.of(number(2))),
                reader.values());
    }

    @Test
    void onlyThePartitionsThatAreNamedAreRead() throws Exception {
        KAFKA.broker().createTopic("named", 3);
        NUMBERS.send("named", 3, 0, 30);
        LoggingReader reader =
                new LoggingReader(NUMBERS.source(fromTheBeginning("named").withPartitions(Set.of(1))), 1, true);
        reader.untilFinished();
        reader.close();

        assertEquals(Map.of("named/1", sent("named", 3, 30).get("named/1")), reader.values());
    }

    @Test
    void membersOfAGroupShareThePartitionsAndEachRecordIsInOneLog() throws Exception {
        KAFKA.broker().createTopic("shared", 4);
        KafkaSource<Number> source = KafkaSource.json(
                NUMBERS.settings().withOption("heartbeat.interval.ms", "200"),
                fromTheBeginning("shared").withGroup(new KafkaGroup("members", true)),
                RecordRowType.of(Number.class));
        LoggingReader first = new LoggingReader(source, 1);
        NUMBERS.send("shared", 4, 0, 1_000);
        first.until(() -> first.recordCount() >= 500);
        LoggingReader second = new LoggingReader(source, 2);
        // The first one has something of each partition under way when half of them are to go.
        first.holdBack(true);
        int[] steps = {0};
        LoggingReader.stepUntil(() -> second.recordCount() > 0 || ++steps[0] > 5_000, first, second);
        first.holdBack(false);
        for (int round = 1; second.recordCount() == 0 || round < 3; round++) {
            NUMBERS.send("shared", 4, round * 1_000, 1_000);
            int wanted = (round + 1) * 1_000;
            LoggingReader.stepUntil(() -> first.recordCount() + second.recordCount() >= wanted, first, second);
        }
        int before = first.recordCount() + second.recordCount();
        first.close();
        NUMBERS.send("shared", 4, before, 1_000);
        second.until(() -> first.recordCount() + second.recordCount() >= before + 1_000);
        second.kill();
        // Comes back to partitions of which its own log has only an old state.
        first.open();
        NUMBERS.send("shared", 4, before + 1_000, 1_000);
        LoggingReader.stepUntil(() -> first.recordCount() + second.recordCount() >= before + 2_000, first, second);
        first.close();
        second.close();

        assertEquals(
                sent("shared", 4, before + 2_000).values().stream()
                        .flatMap(List::stream)
                        .sorted()
                        .toList(),
                Stream.of(first, second)
                        .flatMap(reader -> reader.values().values().stream())
                        .flatMap(List::stream)
                        .sorted()
                        .toList());
    }

    @Test
    void recordsThatTheBrokerHasDroppedAreAFailureUnlessSomebodySaysOtherwise() throws Exception {
        KAFKA.broker().createTopic("short", 1);
        NUMBERS.send("short", 1, 0, 100);
        LoggingReader reader = new LoggingReader(NUMBERS.source(fromTheBeginning("short")), 1);
        reader.until(() -> reader.recordCount() >= 100);
        reader.close();
        NUMBERS.send("short", 1, 100, 100);
        KAFKA.broker().deleteRecords("short", 0, 150);
        reader.open();
        IOException lost = assertThrows(IOException.class, () -> reader.until(() -> false));
        reader.close();
        LoggingReader other =
                new LoggingReader(NUMBERS.source(fromTheBeginning("short").withFailsOnDataLoss(false)), 1);
        other.log.addAll(reader.log);
        other.kill();
        other.until(() -> other.recordCount() >= 150);
        other.close();

        assertTrue(
                lost.getMessage()
                        .contains("topic short, partition 0: offset 100 is wanted, the earliest that the brokers still"
                                + " have is 150, so 50 offsets are lost"),
                lost.getMessage());
        assertEquals(number(150), other.values().get("short/0").get(100));
    }

    @Test
    void anEpochHasNoMoreRecordsThanAreAllowed() throws Exception {
        KAFKA.broker().createTopic("slow", 2);
        NUMBERS.send("slow", 2, 0, 100);
        LoggingReader reader =
                new LoggingReader(NUMBERS.source(fromTheBeginning("slow").withRecordsPerTriggerMax(30)), 1, true);
        List<Integer> counts = new ArrayList<>();
        while (!reader.reader().isFinished()) {
            reader.reader().startTrigger();
            reader.until(
                    () -> reader.reader().isTriggerFull() || reader.reader().isFinished());
            for (int step = 0; step < 20; step++) {
                reader.step(); // What is under way becomes durable, and nothing more comes.
            }
            counts.add(reader.recordCount());
        }
        reader.close();

        assertEquals(4, counts.size(), counts.toString());
        assertEquals(sent("slow", 2, 100), reader.values());
    }

    @Test
    void noMoreWaitsInMemoryThanIsAllowed() throws Exception {
        KAFKA.broker().createTopic("heavy", 1);
        int count = 10_000;
        for (int n = 0; n < count; n++) {
            KAFKA.producer().send(new ProducerRecord<>("heavy", 0, null, new byte[1_000]));
        }
        KAFKA.producer().flush();
        KafkaWanted wanted = fromTheBeginning("heavy");
        SourceContext context = new SourceContext("kafka", Map.of(), false, new SystemDisk(), new SystemClock());
        try (ConsumerLink idle =
                new ConsumerLink(context, NUMBERS.settings().withBufferSizeMax(1 << 20), wanted, List.of(), Map.of())) {
            LoggingReader other = new LoggingReader(NUMBERS.source(wanted), 1, true);
            other.untilFinished(); // In this time the first one could have read all as well.
            other.close();
            long waitingBytes = 0;
            int found = 0;
            while (found < count) {
                ConsumerEvent event = idle.poll();
                if (event instanceof ConsumerEvent.Fetched fetched) {
                    found += fetched.records().size();
                    waitingBytes += fetched.sizeBytes();
                    // A poll brings up to 500 records more.
                    assertTrue(waitingBytes < (1 << 20) + 500 * 1_100, waitingBytes + " bytes wait");
                } else if (event == null && waitingBytes > 0) {
                    idle.release(waitingBytes);
                    waitingBytes = 0;
                }
            }
        }
    }

    @Test
    void whatSomebodyHasToMendIsSaidAtTheFirstConnection() throws Exception {
        KAFKA.broker().createTopic("there", 1);
        assertRefused("topic gone is not there", NUMBERS.settings(), KafkaWanted.of("gone"));
        assertRefused(
                "topic there has 1 partitions, and partition 3 is wanted",
                NUMBERS.settings(),
                KafkaWanted.of("there").withPartitions(Set.of(3)));
        KafkaSettings user =
                KafkaSettings.of(KAFKA.broker().userServer()).withOption("security.protocol", "SASL_PLAINTEXT");
        assertRefused(
                "Authentication failed: Invalid username or password",
                user.withCredentials(new KafkaCredentials(Mechanism.PLAIN, "anna", () -> "wrong \" one\\")),
                KafkaWanted.of("there"));
        assertRefused(
                "Not authorized to access topics: [there]",
                user.withCredentials(new KafkaCredentials(Mechanism.PLAIN, "anna", () -> "secret")),
                KafkaWanted.of("there"));
    }

    private static void assertRefused(String reason, KafkaSettings settings, KafkaWanted wanted) throws IOException {
        LoggingReader reader = new LoggingReader(KafkaSource.json(settings, wanted, RecordRowType.of(Number.class)), 1);
        IOException refused = assertThrows(IOException.class, () -> reader.until(() -> false));
        reader.close();
        assertTrue(
                refused.getMessage().startsWith("source kafka: " + settings.servers())
                        && refused.getMessage().contains(reason),
                refused.getMessage());
    }
}
