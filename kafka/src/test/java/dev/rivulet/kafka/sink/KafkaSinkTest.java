package dev.rivulet.kafka.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.FencedException;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.core.sink.TargetDoubt;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.kafka.BrokerExtension;
import dev.rivulet.kafka.KafkaBroker;
import dev.rivulet.kafka.broker.KafkaSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real broker. */
final class KafkaSinkTest {

    private record Reading(
            int n, @Nullable String device, @Nullable String topic) {}

    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static final UUID LOG = new UUID(1, 2);

    @RegisterExtension
    private static final BrokerExtension KAFKA = new BrokerExtension();

    /** With times that do not make a test wait long for a broker that is not there. */
    private static KafkaSettings settings(String server) {
        return KafkaSettings.of(server)
                .withOption("max.block.ms", "4000")
                .withOption("request.timeout.ms", "1500")
                .withOption("delivery.timeout.ms", "3000")
                .withOption("default.api.timeout.ms", "5000")
                .withOption("linger.ms", "0")
                .withOption("reconnect.backoff.ms", "5")
                .withOption("reconnect.backoff.max.ms", "50");
    }

    private static KafkaSink<Reading> sink(String server, String topic, Path staging) {
        return KafkaSink.json(settings(server), topic, RecordRowType.of(Reading.class), staging)
                .withEpochsTopic(topic + "-epochs");
    }

    private static SinkContext context(long term, UUID log) {
        return new SinkContext("job", "sink", log, term, new SystemDisk(), new SystemClock());
    }

    private static SinkContext context(long term) {
        return context(term, LOG);
    }

    /** An epoch of three rows that follow each other, whose digest is its number. */
    private static StagedEpoch stage(SinkSession<Reading> session, long epoch) throws IOException {
        for (int n = (int) epoch * 3; n < epoch * 3 + 3; n++) {
            session.writer().write(new Reading(n, "d" + n, null));
        }
        return session.writer().seal(new EpochSeal(epoch, epoch * 100, 3, epoch));
    }

    private static List<String> values(String topic) throws Exception {
        return KAFKA.broker().committedRecords(topic).stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private static List<String> epochs(int first, int last) {
        return IntStream.range(first * 3, last * 3 + 3)
                .mapToObj(n -> "{\"n\":" + n + ",\"device\":\"d" + n + "\",\"topic\":null}")
                .toList();
    }

    @Test
    void rowsAreSentWithKeyAndHeadersWhenTheirEpochIsCommitted(@TempDir Path staging) throws Exception {
        KAFKA.broker().createTopic("main", 1);
        KAFKA.broker().createTopic("side", 1);
        KafkaSink<Reading> sink = sink(KAFKA.broker().server(), "main", staging)
                .keyFrom("n")
                .headerFrom("device", "device-id")
                .topicFrom("topic");
        try (SinkSession<Reading> session = sink.open(context(1))) {
            session.writer().write(new Reading(1, "x", "main"));
            session.writer().write(new Reading(2, null, "side"));
            StagedEpoch staged = session.writer().seal(new EpochSeal(1, 100, 2, 9));
            assertEquals(List.of(), KAFKA.broker().committedRecords("main"));
            session.committer().commit(List.of(staged));
            session.committer().commit(List.of(staged)); // That it is there already changes nothing.
            session.writer().write(new Reading(3, "y".repeat(200_000), "main"));
            session.committer().commit(List.of(session.writer().seal(new EpochSeal(2, 200, 1, 9))));
        }
        try (SinkSession<Reading> raw = sink(KAFKA.broker().server(), "main", staging)
                .keyFrom("n")
                .valueFrom("device")
                .open(context(2))) {
            raw.writer().write(new Reading(4, null, null));
            raw.writer().write(new Reading(5, "plain", null));
            raw.committer().commit(List.of(raw.writer().seal(new EpochSeal(3, 300, 2, 9))));
        }

        List<String> found = new ArrayList<>();
        for (var record : Stream.concat(
                        KAFKA.broker().committedRecords("main").stream(),
                        KAFKA.broker().committedRecords("side").stream())
                .toList()) {
            var header = record.headers().lastHeader("device-id");
            String value = record.value() == null ? "none" : new String(record.value(), StandardCharsets.UTF_8);
            found.add(record.topic() + " " + new String(record.key(), StandardCharsets.UTF_8) + " "
                    + (header == null ? "-" : header.value().length) + " "
                    + (value.length() > 100 ? value.length() : value));
        }
        assertEquals(
                List.of(
                        "main 1 1 {\"n\":1,\"device\":\"x\",\"topic\":\"main\"}",
                        "main 3 200000 200034",
                        "main 4 - none",
                        "main 5 - plain",
                        "side 2 - {\"n\":2,\"device\":null,\"topic\":\"side\"}"),
                found);
        try (Stream<Path> left = Files.list(staging)) {
            assertEquals(0, left.count());
        }
    }

    /** The run that crashes stays alive as a zombie, with its connections, as nobody closes it. */
    @ParameterizedTest
    @ValueSource(strings = {"sent", "committed"})
    void anEpochIsThereOnceAfterACrashAtEachPointOfItsCommit(String point, @TempDir Path staging) throws Exception {
        String topic = "crash-" + point;
        KAFKA.broker().createTopic(topic, 1);
        long term = 1;
        for (int epoch = 1; epoch <= 2; epoch++) {
            KafkaSink<Reading> crashing = sink(KAFKA.broker().server(), topic, staging)
                    .withCrashes(reached -> {
                        if (reached.equals(point)) {
                            throw new Crash();
                        }
                    });
            SinkSession<Reading> session = crashing.open(context(term++));
            assertEquals(List.of(), session.committer().doubts());
            long next = session.committer().committedEpoch() + 1;
            assertEquals(epoch, next);
            StagedEpoch staged = stage(session, next);
            assertThrows(Crash.class, () -> session.committer().commit(List.of(staged)));
            try (SinkSession<Reading> after =
                    sink(KAFKA.broker().server(), topic, staging).open(context(term++))) {
                assertEquals(
                        point.equals("sent") ? epoch - 1 : epoch,
                        after.committer().committedEpoch());
                if (after.committer().committedEpoch() < epoch) {
                    after.committer().commit(List.of(stage(after, epoch)));
                }
                List<Long> digests = after.committer().committedSeals(2).stream()
                        .map(EpochSeal::digest)
                        .toList();
                long known = point.equals("sent") ? epoch - 1 : epoch;
                assertEquals(LongStream.rangeClosed(2, known).boxed().toList(), digests);
            }
        }

        assertEquals(epochs(1, 2), values(topic));
    }

    @Test
    void aFormerRunCanSendNothingAndDoesNotEndTheLaterOne(@TempDir Path staging, @TempDir Path other) throws Exception {
        KAFKA.broker().createTopic("zombie", 1);
        SinkSession<Reading> former =
                sink(KAFKA.broker().server(), "zombie", staging).open(context(1));
        former.committer().commit(List.of(stage(former, 1)));
        StagedEpoch second = stage(former, 2);
        try (SinkSession<Reading> later =
                sink(KAFKA.broker().server(), "zombie", other).open(context(2))) {
            FencedException fenced =
                    assertThrows(FencedException.class, () -> former.committer().commit(List.of(second)));
            assertTrue(
                    fenced.doubt() instanceof TargetDoubt.OtherRun run && run.ownTerm() == 1 && run.otherTerm() == 2,
                    fenced.getMessage());
            assertThrows(FencedException.class, () -> former.committer().commit(List.of(second)));
            later.committer().commit(List.of(stage(later, 2)));
            // A copy of an older state of the data directory.
            try (SinkSession<Reading> copy =
                    sink(KAFKA.broker().server(), "zombie", staging).open(context(2))) {
                assertTrue(copy.committer().doubts().get(0) instanceof TargetDoubt.OtherRun);
            }
            later.committer().commit(List.of(stage(later, 3), stage(later, 4)));
        }
        former.close();
        try (SinkSession<Reading> stranger =
                sink(KAFKA.broker().server(), "zombie", staging).open(context(1, new UUID(3, 4)))) {
            assertEquals(
                    List.of(new TargetDoubt.OtherLog.LogEpoch(LOG.toString(), 4)),
                    ((TargetDoubt.OtherLog) stranger.committer().doubts().get(0)).others());
        }

        assertEquals(epochs(1, 4), values("zombie"));
    }

    @Test
    void whatIsCommittedBehindAnotherSinksOpenTransactionIsKnown(@TempDir Path staging) throws Exception {
        KAFKA.broker().createTopic("behind", 1);
        try (SinkSession<Reading> first =
                        sink(KAFKA.broker().server(), "behind", staging).open(context(1));
                KafkaProducer<byte[], byte[]> other = KAFKA.broker().producer("transactional.id=other")) {
            other.initTransactions();
            other.beginTransaction();
            other.send(new ProducerRecord<>("behind-epochs", "other/sink/log".getBytes(), null))
                    .get();
            first.committer().commit(List.of(stage(first, 1)));
            CompletableFuture<Long> known = CompletableFuture.supplyAsync(() -> {
                try (SinkSession<Reading> second =
                        sink(KAFKA.broker().server(), "behind", staging).open(context(2))) {
                    return second.committer().committedEpoch();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            for (int count = 0; count < 5; count++) {
                values("behind"); // The other start has the time to come to a wrong answer.
            }
            other.abortTransaction();

            assertEquals(1, known.get());
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "rivulet.long", matches = "true")
    void aCommitMayBeRepeatedAfterTheBrokerWasKilled(@TempDir Path own, @TempDir Path staging) throws Exception {
        try (KafkaBroker mortal = KafkaBroker.start(own)) {
            mortal.createTopic("mortal", 1);
            try (SinkSession<Reading> session =
                    sink(mortal.server(), "mortal", staging).open(context(1))) {
                for (int epoch = 1; epoch <= 2; epoch++) {
                    List<StagedEpoch> staged = List.of(stage(session, epoch));
                    mortal.kill();
                    assertThrows(IOException.class, () -> session.committer().commit(staged));
                    mortal.start();
                    session.committer().commit(staged);
                }
            }

            assertEquals(
                    epochs(1, 2),
                    mortal.committedRecords("mortal").stream()
                            .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                            .toList());
        }
    }

    @Test
    void epochsAreThereOnceThroughCutConnections(@TempDir Path staging) throws Exception {
        long seed = 5;
        KAFKA.broker().createTopic("cut", 1);
        int epochCount = 0;
        long term = 1;
        // A connection that is cut each time before anything is said gets nowhere, so each may say a little.
        KAFKA.broker().proxy().cut(seed, 6_000);
        while (KAFKA.broker().proxy().cutCount() < Integer.getInteger("rivulet.kafka.cuts", 8)) {
            try (SinkSession<Reading> session =
                    sink(KAFKA.broker().cutServer(), "cut", staging).open(context(term++))) {
                for (int round = 0; round < 20; round++) {
                    long next = session.committer().committedEpoch() + 1;
                    StagedEpoch staged = stage(session, next);
                    session.committer().commit(List.of(staged));
                    epochCount = (int) next;
                }
            } catch (IOException e) {
                // It goes on with a new run, which the topic tells how far it is.
            }
        }
        KAFKA.broker().proxy().leaveInPeace();
        try (SinkSession<Reading> session =
                sink(KAFKA.broker().cutServer(), "cut", staging).open(context(term))) {
            assertTrue(session.committer().committedEpoch() >= epochCount);
            epochCount = (int) session.committer().committedEpoch();
        }

        assertEquals(epochs(1, epochCount), values("cut"), "seed " + seed);
    }

    @Test
    void whatIsNotThereIsSaidAtTheStart(@TempDir Path staging) {
        IOException missing = assertThrows(
                IOException.class,
                () -> sink(KAFKA.broker().server(), "missing", staging).open(context(1)));
        assertTrue(missing.getMessage().contains("topic missing is not there"), missing.getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> KafkaSink.json(
                        settings("127.0.0.1:1").withOption("interceptor.classes", "x"),
                        "topic",
                        RecordRowType.of(Reading.class),
                        staging));
        assertEquals(Duration.ofSeconds(30), settings("127.0.0.1:1").discovery());
    }
}
