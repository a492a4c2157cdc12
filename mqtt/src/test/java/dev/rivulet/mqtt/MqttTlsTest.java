package dev.rivulet.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.mqtt.broker.MqttServer;
import dev.rivulet.mqtt.broker.MqttSettings;
import dev.rivulet.mqtt.broker.MqttTls;
import dev.rivulet.mqtt.broker.MqttTopic;
import dev.rivulet.mqtt.wire.LinkEvent;
import dev.rivulet.mqtt.wire.LinkThread;
import dev.rivulet.mqtt.wire.MqttLink;
import dev.rivulet.testkit.network.TestAuthority;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections, where either side shows a certificate. */
final class MqttTlsTest {

    private record Number(int n) {}

    private static final List<MqttTopic> TOPICS = List.of(new MqttTopic("plant/#", 1));

    @TempDir
    private Path folder;

    @BeforeEach
    void makeCertificates() throws Exception {
        TestAuthority authority = TestAuthority.in(folder, "ca");
        authority.issue("broker", "127.0.0.1");
        authority.issue("elsewhere", "127.0.0.2");
        authority.issue("gateway", "127.0.0.1");
        TestAuthority.in(folder, "other-ca");
    }

    private Mosquitto broker(String certificate) throws Exception {
        return Mosquitto.start(
                folder,
                "cafile " + folder.resolve("ca.pem"),
                "certfile " + folder.resolve(certificate + ".pem"),
                "keyfile " + folder.resolve(certificate + ".key"),
                "require_certificate true",
                "use_identity_as_username true");
    }

    private MqttSettings settings(Mosquitto broker, String authorities, @Nullable String certificate) {
        MqttTls tls = new MqttTls(
                Optional.of(folder.resolve(authorities)),
                Optional.ofNullable(certificate).map(name -> folder.resolve(name + ".pem")),
                Optional.ofNullable(certificate).map(name -> folder.resolve(name + ".key")));
        return MqttSettings.of("gateway-7", MqttServer.parse("mqtts://127.0.0.1:" + broker.port()))
                .withTls(tls);
    }

    @Test
    void messagesComeWhereBothSidesKnowEachOther() throws Exception {
        try (Mosquitto broker = broker("broker")) {
            LoggingReader reader = new LoggingReader(
                    MqttSource.json(settings(broker, "ca.pem", "gateway"), TOPICS, RecordRowType.of(Number.class)), 1);
            String[] tls = {
                "--cafile",
                folder + "/ca.pem",
                "--cert",
                folder + "/gateway.pem",
                "--key",
                folder + "/gateway.key",
                "-r"
            };
            broker.publish("plant/a", 1, List.of("{\"n\":1}"), tls);
            reader.until(() -> reader.recordCount() >= 1);
            reader.close();

            assertEquals(List.of("{\"n\":1}"), reader.records());
        }
    }

    @Test
    void whatCannotBeTrustedIsNotConnectedTo() throws Exception {
        try (Mosquitto broker = broker("broker")) {
            assertRefused("certification path", settings(broker, "other-ca.pem", "gateway"));
            assertRefused("", settings(broker, "ca.pem", null));
            assertRefused("none.pem", settings(broker, "none.pem", "gateway"));
        }
        try (Mosquitto broker = broker("elsewhere")) {
            assertRefused("127.0.0.1", settings(broker, "ca.pem", "gateway"));
        }
    }

    private static void assertRefused(String reason, MqttSettings settings) {
        try (LinkThread thread = new LinkThread("test");
                MqttLink link = thread.connect(settings.servers().get(0), settings, TOPICS, List.of())) {
            LinkEvent event = link.poll();
            while (event == null) {
                Thread.onSpinWait();
                event = link.poll();
            }
            String told = event.toString();
            assertTrue(event instanceof LinkEvent.Closed && told.contains(reason), told);
        }
    }
}
