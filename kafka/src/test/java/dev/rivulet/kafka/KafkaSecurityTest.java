package dev.rivulet.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.OutOfReachException;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.kafka.broker.KafkaCredentials;
import dev.rivulet.kafka.broker.KafkaCredentials.Mechanism;
import dev.rivulet.kafka.broker.KafkaSettings;
import dev.rivulet.kafka.broker.KafkaWanted;
import dev.rivulet.kafka.broker.StartingOffsets;
import dev.rivulet.kafka.sink.KafkaSink;
import dev.rivulet.testkit.network.TestAuthority;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Encrypted connections to a real broker, by users and by certificates. */
final class KafkaSecurityTest {

    private record Number(int n) {}

    private static final String WRONG_PASSWORD = "xyzzy-plugh";

    @TempDir
    private static Path folder;

    private static KafkaBroker broker;

    @TempDir
    private Path staging;

    @BeforeAll
    static void startBroker() throws Exception {
        TestAuthority authority = TestAuthority.in(folder, "authority");
        authority.issue("broker", "127.0.0.1");
        authority.issue("elsewhere", "127.0.0.2");
        authority.issue("gateway", "127.0.0.1");
        TestAuthority.in(folder, "stranger").issue("intruder", "127.0.0.1");
        broker = KafkaBroker.start(folder, folder);
        broker.createTopic("there", 1);
    }

    @AfterAll
    static void stopBroker() throws IOException {
        broker.close();
    }

    private static KafkaSettings trusting(String server, String authority) {
        return KafkaSettings.of(server)
                .withOption("security.protocol", "SSL")
                .withOption("ssl.truststore.type", "PEM")
                .withOption(
                        "ssl.truststore.location",
                        folder.resolve(authority + ".pem").toString());
    }

    /** Says nothing of the protocol, as it is encrypted by itself where there is a user. */
    private static KafkaSettings berta(Mechanism mechanism, String password, String authority) {
        return KafkaSettings.of(broker.loginServer())
                .withOption("ssl.truststore.type", "PEM")
                .withOption(
                        "ssl.truststore.location",
                        folder.resolve(authority + ".pem").toString())
                .withCredentials(new KafkaCredentials(mechanism, "berta", () -> password));
    }

    private static KafkaSettings showing(KafkaSettings settings, String certificate) {
        return settings.withOption("ssl.keystore.type", "PEM")
                .withOption(
                        "ssl.keystore.location",
                        folder.resolve(certificate + "-with-key.pem").toString());
    }

    private static KafkaSource<Number> source(KafkaSettings settings, String topic) {
        return KafkaSource.json(
                settings, KafkaWanted.of(topic).withStart(StartingOffsets.EARLIEST), RecordRowType.of(Number.class));
    }

    private SinkSession<Number> open(KafkaSettings settings, String topic) throws IOException {
        return KafkaSink.json(settings, topic, RecordRowType.of(Number.class), staging)
                .open(new SinkContext("job", topic, new UUID(1, 2), 1, new SystemDisk(), new SystemClock()));
    }

    private void assertWritesAndReads(KafkaSettings settings, String topic) throws Exception {
        broker.createTopic(topic, 1);

        try (SinkSession<Number> session = open(settings, topic)) {
            session.writer().write(new Number(1));
            session.writer().write(new Number(2));
            session.committer().commit(List.of(session.writer().seal(new EpochSeal(1, 100, 2, 9))));
        }
        LoggingReader reader = new LoggingReader(source(settings, topic), 1, true);
        reader.untilFinished();
        reader.close();

        assertEquals(2, broker.committedRecords(topic).size(), "as one sees who needs no password");
        assertEquals(
                List.of("{\"n\":1}", "{\"n\":2}"),
                reader.values().values().stream().flatMap(List::stream).toList());
    }

    @ParameterizedTest
    @EnumSource(Mechanism.class)
    void whoHasThePasswordWritesAndReads(Mechanism mechanism) throws Exception {
        assertWritesAndReads(berta(mechanism, KafkaBroker.BERTAS_PASSWORD, "authority"), "by-" + mechanism.kafkaName());
    }

    @Test
    void whoHasACertificateWritesAndReads() throws Exception {
        assertWritesAndReads(showing(trusting(broker.certificateServer(), "authority"), "gateway"), "by-certificate");
    }

    @ParameterizedTest
    @EnumSource(Mechanism.class)
    void aWrongPasswordIsToldAsOne(Mechanism mechanism) throws Exception {
        String reason = mechanism == Mechanism.PLAIN ? "Invalid username or password" : "invalid credentials";

        assertRefused(reason, berta(mechanism, WRONG_PASSWORD, "authority"));
    }

    @Test
    void aBrokerOfAnAuthorityThatIsNotKnownIsNotTrusted() throws Exception {
        String reason = "the certificate of the broker is not trusted: ";

        assertRefused(reason, berta(Mechanism.SCRAM_SHA_512, KafkaBroker.BERTAS_PASSWORD, "stranger"));
        assertRefused(reason, showing(trusting(broker.certificateServer(), "stranger"), "gateway"));
    }

    @Test
    void aBrokerWhoseCertificateIsForAnotherAddressIsNotTrusted() throws Exception {
        assertRefused("127.0.0.1", trusting(broker.elsewhereServer(), "authority"));
        // It is the name alone that is wrong.
        assertWritesAndReads(
                trusting(broker.elsewhereServer(), "authority").withOption("ssl.endpoint.identification.algorithm", ""),
                "elsewhere");
    }

    @Test
    void aBrokerThatWantsAnotherCertificateOfOursOrOneAtAllSaysSo() throws Exception {
        String reason = "the broker wants a certificate of ours";
        KafkaSettings settings = trusting(broker.certificateServer(), "authority");

        assertRefused(reason, settings);
        assertRefused(reason, showing(settings, "intruder"));
    }

    @Test
    void aFileOfCertificatesThatIsNotThereIsNamed() throws Exception {
        assertRefused("none.pem", trusting(broker.certificateServer(), "none"));
        assertRefused("none-with-key.pem", showing(trusting(broker.certificateServer(), "authority"), "none"));
    }

    private void assertRefused(String reason, KafkaSettings settings) throws Exception {
        LoggingReader reader = new LoggingReader(source(settings, "there"), 1);
        IOException ofSource = assertThrows(IOException.class, () -> reader.until(() -> false));
        reader.close();
        IOException ofSink =
                assertThrows(IOException.class, () -> open(settings, "there").close());

        for (Map.Entry<String, IOException> each :
                Map.of("source", ofSource, "sink", ofSink).entrySet()) {
            String message = each.getValue().getMessage();
            assertTrue(
                    message.contains(settings.servers().get(0)) && message.contains(reason),
                    () -> each.getKey() + ": " + message);
            assertFalse(message.contains("\n"), message);
            assertFalse(each.getValue() instanceof OutOfReachException, "nothing mends it by itself");
            StringWriter all = new StringWriter();
            each.getValue().printStackTrace(new PrintWriter(all));
            assertFalse(all.toString().contains(WRONG_PASSWORD), "the password is told");
            assertFalse(all.toString().contains(KafkaBroker.BERTAS_PASSWORD), "the password is told");
        }
    }
}
