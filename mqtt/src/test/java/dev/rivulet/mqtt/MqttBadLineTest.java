package dev.rivulet.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.mqtt.broker.MqttServer;
import dev.rivulet.mqtt.broker.MqttSettings;
import dev.rivulet.mqtt.broker.MqttTopic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A line on which each connection brings a message and ends before the broker has confirmed the subscriptions. */
final class MqttBadLineTest {

    /** By then pauses that double would have come to hours. */
    private static final int CONNECTION_COUNT = 24;

    private static final int MESSAGE_SIZE_BYTES = 200;

    private record Number(int n) {}

    @Test
    void pausesDoNotGrowWhileConnectionsBringMessages() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread broker = new Thread(() -> answer(server), "broker");
            broker.setDaemon(true);
            broker.start();
            MqttSettings settings = MqttSettings.of(
                            "gateway-7", MqttServer.parse("mqtt://127.0.0.1:" + server.getLocalPort()))
                    .withTimes(new MqttSettings.Times(
                            Duration.ofMinutes(5),
                            Duration.ofMinutes(5),
                            Duration.ofMillis(1),
                            Duration.ofHours(5),
                            Duration.ZERO));
            LoggingReader reader = new LoggingReader(
                    MqttSource.json(settings, List.of(new MqttTopic("plant/#", 1)), RecordRowType.of(Number.class)), 3);

            reader.until(() -> reader.recordCount() >= CONNECTION_COUNT);
            reader.close();

            assertEquals(1, reader.records().stream().distinct().count());
        }
    }

    private static void answer(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                client.getInputStream().read(new byte[MESSAGE_SIZE_BYTES]);
                // CONNACK: it has the session, and no properties.
                client.getOutputStream().write(new byte[] {0x20, 3, 1, 0, 0});
                client.getOutputStream().write(message());
                client.shutdownOutput();
                while (client.getInputStream().read() >= 0) {
                    // Until the other side has closed as well, so that nothing that was sent is lost.
                }
            } catch (IOException e) {
                // The connection has ended, or the test.
            }
        }
    }

    /** PUBLISH of QoS 1, with packet id 1 and without properties. */
    private static byte[] message() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] topic = "plant/a".getBytes(StandardCharsets.US_ASCII);
        body.write(0);
        body.write(topic.length);
        body.writeBytes(topic);
        body.writeBytes(new byte[] {0, 1, 0});
        body.writeBytes("{\"n\":1}".getBytes(StandardCharsets.US_ASCII));
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(0x32);
        packet.write(body.size());
        packet.writeBytes(body.toByteArray());
        return packet.toByteArray();
    }
}
