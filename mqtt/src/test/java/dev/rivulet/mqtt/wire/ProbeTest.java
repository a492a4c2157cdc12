package dev.rivulet.mqtt.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.rivulet.mqtt.broker.MqttServer;
import dev.rivulet.mqtt.broker.MqttSettings;
import dev.rivulet.mqtt.broker.MqttTopic;
import dev.rivulet.mqtt.broker.MqttVersion;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against bytes of MQTT 3.1.1. A ping comes after three seconds without a packet of ours, and the link gives up after six without one of the broker. */
final class ProbeTest {

    private static final int CONNECT = 0x10;
    private static final int PINGREQ = 0xC0;
    private static final byte[] CONNACK = {0x20, 2, 0, 0};
    private static final byte[] PINGRESP = {(byte) 0xD0, 0};
    private static final byte[] PUBLISH = {0x30, 4, 0, 1, 't', 'x'};

    @Test
    void theAnswerToAPingThatKeepsTheConnectionAliveIsNoneToALaterProbe() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                LinkThread thread = new LinkThread("probe-test")) {
            MqttSettings settings = settings(server.getLocalPort());
            MqttLink link =
                    thread.connect(settings.servers().get(0), settings, List.of(new MqttTopic("t", 2)), List.of());
            try (Socket broker = server.accept()) {
                DataInputStream in = new DataInputStream(broker.getInputStream());
                OutputStream out = broker.getOutputStream();
                assertEquals(CONNECT, packet(in));
                out.write(CONNACK);
                assertInstanceOf(LinkEvent.Connected.class, next(link));
                assertEquals(PINGREQ, packet(in), "the connection is kept alive");

                link.probe();
                assertEquals(PINGREQ, packet(in));
                out.write(PINGRESP);
                out.write(PUBLISH);
                assertInstanceOf(LinkEvent.Published.class, next(link));

                out.write(PINGRESP);
                assertInstanceOf(LinkEvent.Probed.class, next(link));
                link.close();
            }
        }
    }

    private static MqttSettings settings(int port) {
        MqttSettings settings = MqttSettings.of("probe", MqttServer.parse("mqtt://127.0.0.1:" + port));
        MqttSettings.Times times = settings.times();
        return settings.withVersion(MqttVersion.V3_1_1)
                .withTimes(new MqttSettings.Times(
                        Duration.ofSeconds(4), times.connect(), times.retryMin(), times.retryMax(), Duration.ZERO));
    }

    /** The first byte of a packet shorter than 128 bytes. */
    private static int packet(DataInputStream in) throws IOException {
        int kind = in.readUnsignedByte();
        in.readFully(new byte[in.readUnsignedByte()]);
        return kind;
    }

    private static LinkEvent next(MqttLink link) {
        LinkEvent event = link.poll();
        while (event == null) {
            Thread.onSpinWait();
            event = link.poll();
        }
        return event;
    }
}
