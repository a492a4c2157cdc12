package dev.rivulet.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.mqtt.broker.MqttCredentials;
import dev.rivulet.mqtt.broker.MqttServer;
import dev.rivulet.mqtt.broker.MqttSettings;
import dev.rivulet.mqtt.broker.MqttTopic;
import dev.rivulet.mqtt.broker.MqttVersion;
import dev.rivulet.testkit.network.CuttingProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Against a real broker. */
final class MqttSourceTest {

    private static final int CUT_COUNT_MIN = Integer.getInteger("rivulet.mqtt.cuts", 5);

    private record Reading(
            int n, @Nullable String topic, @Nullable String id, boolean kept) {}

    private record Number(int n) {}

    private static final Duration IDLE_RECONNECT = Duration.ofMillis(200);

    @TempDir
    private Path folder;

    private static MqttSettings settings(int... ports) {
        MqttServer[] servers = Arrays.stream(ports)
                .mapToObj(port -> MqttServer.parse("mqtt://127.0.0.1:" + port))
                .toArray(MqttServer[]::new);
        return MqttSettings.of("gateway-7", servers)
                .withTimes(new MqttSettings.Times(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(1),
                        Duration.ofMillis(50),
                        IDLE_RECONNECT));
    }

    private static MqttSource<Number> numbers(MqttSettings settings, int qos) {
        return MqttSource.json(settings, List.of(new MqttTopic("plant/#", qos)), RecordRowType.of(Number.class));
    }

    private static List<String> numbers(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(n -> "{\"n\":" + n + "}")
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"V5,0", "V5,1", "V5,2", "V3_1_1,0", "V3_1_1,1", "V3_1_1,2"})
    void messagesComeInTheirOrder(MqttVersion version, int qos) throws Exception {
        try (Mosquitto broker = Mosquitto.start(folder)) {
            LoggingReader reader =
                    new LoggingReader(numbers(settings(broker.port()).withVersion(version), qos), 1);
            awaitSession(reader, broker);
            broker.publish("plant/a", qos, numbers(0, 2_000));
            reader.until(() -> reader.recordCount() >= 2_000);
            reader.close();

            assertEquals(numbers(0, 2_000), reader.records());
        }
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void messagesOfQosTwoComeOnceThroughCutConnectionsAndKills(MqttVersion version) throws Exception {
        long seed = 7;
        try (Mosquitto broker = Mosquitto.start(folder);
                CuttingProxy proxy = CuttingProxy.cutting(broker.port(), seed, 40_000)) {
            LoggingReader reader =
                    new LoggingReader(numbers(settings(proxy.port()).withVersion(version), 2), seed);
            awaitSession(reader, broker);
            int sent = 0;
            while (proxy.cutCount() < CUT_COUNT_MIN) {
                broker.publish("plant/a", 2, numbers(sent, 500));
                sent += 500;
                int wanted = sent;
                int[] steps = {0};
                reader.until(() -> reader.recordCount() >= wanted || ++steps[0] > 100_000);
                reader.kill();
            }
            proxy.leaveInPeace();
            int wanted = sent;
            reader.until(() -> reader.recordCount() >= wanted);
            reader.close();

            assertEquals(numbers(0, sent), reader.records(), "seed " + seed + ", " + proxy.cutCount() + " cuts");
        }
    }

    @Test
    void aConnectionOnWhichNothingComesIsOpenedAnew() throws Exception {
        try (Mosquitto broker = Mosquitto.start(folder);
                CuttingProxy proxy = new CuttingProxy(broker.port())) {
            LoggingReader reader = new LoggingReader(numbers(settings(proxy.port()), 2), 3);
            awaitSession(reader, broker);
            int sent = 0;
            for (int round = 0; round < 3; round++) {
                int connectionCount = proxy.connectionCount();
                reader.until(() -> proxy.connectionCount() > connectionCount);
                broker.publish("plant/a", 2, numbers(sent, 100));
                sent += 100;
                int wanted = sent;
                reader.until(() -> reader.recordCount() >= wanted);
            }
            reader.close();

            assertEquals(numbers(0, sent), reader.records());
        }
    }

    /** Nothing is kept for a client that the broker does not know yet; what shows that it does is in no count. */
    private static void awaitSession(LoggingReader reader, Mosquitto broker) throws Exception {
        for (int round = 0; reader.helloCount() == 0; round++) {
            broker.publish("plant/hello", 1, List.of(LoggingReader.HELLO));
            for (int step = 0; step < 20_000 && reader.helloCount() == 0; step++) {
                reader.step();
            }
            if (round > 200) {
                throw new AssertionError("no subscription");
            }
        }
    }

    @Test
    void messagesOfQosOneAreNeverLost() throws Exception {
        long seed = 11;
        try (Mosquitto broker = Mosquitto.start(folder);
                CuttingProxy proxy = CuttingProxy.cutting(broker.port(), seed, 60_000)) {
            LoggingReader reader = new LoggingReader(
                    numbers(settings(proxy.port()).withLimits(new MqttSettings.Limits(20, 1 << 20, 1 << 20, 0)), 1),
                    seed);
            awaitSession(reader, broker);
            int sent = 0;
            while (proxy.cutCount() < CUT_COUNT_MIN) {
                broker.publish("plant/a", 1, numbers(sent, 1_000));
                sent += 1_000;
                List<String> wanted = numbers(0, sent);
                reader.until(() -> new HashSet<>(reader.records()).containsAll(wanted));
            }
            reader.close();

            assertEquals(numbers(0, sent), reader.records().stream().distinct().toList());
        }
    }

    @Test
    void theBrokerMayBeKilledAndStartedAgain() throws Exception {
        try (Mosquitto broker = Mosquitto.start(folder, "autosave_interval 1", "autosave_on_changes true")) {
            LoggingReader reader = new LoggingReader(numbers(settings(broker.port()), 2), 3);
            awaitSession(reader, broker);
            for (int round = 0; round < 3; round++) {
                broker.publish("plant/a", 2, numbers(round * 100, 100));
                broker.stop();
                broker.start();
                int wanted = (round + 1) * 100;
                reader.until(() -> reader.recordCount() >= wanted);
            }
            reader.close();

            assertEquals(numbers(0, 300), reader.records());
        }
    }

    @Test
    void theNextServerIsTakenIfOneIsGone() throws Exception {
        try (Mosquitto broker = Mosquitto.start(folder)) {
            LoggingReader reader = new LoggingReader(numbers(settings(Mosquitto.freePort(), broker.port()), 1), 1);
            awaitSession(reader, broker);
            broker.publish("plant/a", 1, numbers(0, 10));
            reader.until(() -> reader.recordCount() >= 10);
            reader.close();

            assertEquals(numbers(0, 10), reader.records());
        }
    }

    @Test
    void topicAndUserPropertiesBecomeFields() throws Exception {
        try (Mosquitto broker = Mosquitto.start(folder)) {
            MqttSource<Reading> source = MqttSource.json(
                            settings(broker.port()),
                            List.of(new MqttTopic("plant/+/t", 1)),
                            RecordRowType.of(Reading.class))
                    .topicAs("topic")
                    .userPropertyAs("msg-id", "id")
                    .retainedAs("kept");
            broker.publish("plant/b/t", 1, List.of("{\"n\":1,\"topic\":\"a lie\"}"), "-r");
            LoggingReader reader = new LoggingReader(source, 1);
            reader.until(() -> reader.recordCount() >= 1);
            broker.publish(
                    "plant/c/t", 1, List.of("{\"n\":2}"), "-V", "5", "-D", "PUBLISH", "user-property", "msg-id", "x-9");
            reader.until(() -> reader.recordCount() >= 2);
            reader.close();

            assertEquals(
                    List.of(new Reading(1, "plant/b/t", null, true), new Reading(2, "plant/c/t", "x-9", false)),
                    decoded(source, reader.log));
        }
    }

    private static <T> List<T> decoded(MqttSource<T> source, List<Batch> log) throws Exception {
        Decoder<T> decoder = source.newDecoder();
        List<T> rows = new ArrayList<>();
        for (Batch batch : log) {
            for (int index = 0; index < batch.recordCount(); index++) {
                // What a part of the batch says of a message is the same.
                assertEquals(decoder.decode(batch.only(index), 0), decoder.decode(batch, index));
                rows.add(decoder.decode(batch, index));
            }
        }
        return rows;
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void aMessageThatIsTooLongIsADeadLetterAndNothingElseIs(MqttVersion version) throws Exception {
        try (Mosquitto broker = Mosquitto.start(folder)) {
            MqttSource<Number> source = numbers(
                    settings(broker.port())
                            .withVersion(version)
                            .withLimits(new MqttSettings.Limits(20, 1_000, 4_096, 0)),
                    2);
            LoggingReader reader = new LoggingReader(source, 1);
            awaitSession(reader, broker);
            Path large = Files.write(folder.resolve("large"), new byte[30 << 20]);
            broker.publish("plant/a", 2, numbers(0, 1));
            broker.publish("plant/big", 2, List.of(), "-f", large.toString());
            broker.publish("plant/a", 2, numbers(1, 1));
            reader.until(() -> reader.recordCount() >= 3);
            reader.close();

            List<String> flawed = new ArrayList<>();
            for (Batch batch : reader.log) {
                for (int index = 0; index < batch.recordCount(); index++) {
                    if (new String(batch.record(index)).equals(LoggingReader.HELLO)) {
                        continue;
                    }
                    flawed.add(batch.isFlawed(index) + " " + batch.recordLength(index));
                }
            }
            assertEquals(List.of("false 7", "true 4096", "false 7"), flawed);
        }
    }

    @Test
    void whatTheBrokerRefusesIsSaidAtTheFirstConnection() throws Exception {
        Path passwords = folder.resolve("passwords");
        Files.writeString(passwords, "");
        try (Mosquitto broker = Mosquitto.start(folder, "allow_anonymous false", "password_file " + passwords)) {
            MqttSettings wrong =
                    settings(broker.port()).withCredentials(new MqttCredentials("anna", () -> "x".getBytes()));
            for (MqttVersion version : MqttVersion.values()) {
                LoggingReader reader = new LoggingReader(numbers(wrong.withVersion(version), 1), 1);
                IOException refused = assertThrows(IOException.class, () -> reader.until(() -> false));
                assertTrue(
                        refused.getMessage()
                                .matches("source mqtt: mqtt://127.0.0.1:\\d+: the broker refuses the connection: .*"),
                        refused.getMessage());
                reader.close();
            }
        }
    }
}
