package dev.rivulet.mqtt;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.source.Source;
import dev.rivulet.mqtt.broker.MqttServer;
import dev.rivulet.mqtt.broker.MqttSettings;
import dev.rivulet.mqtt.broker.MqttTopic;
import dev.rivulet.testkit.SourceContract;
import dev.rivulet.testkit.SourceLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** With messages of QoS 2. */
class MqttSourceContractTest extends SourceContract {

    private record Numbered(int n) {}

    @TempDir
    private Path folder;

    private Mosquitto broker;

    @BeforeEach
    void start() throws Exception {
        broker = Mosquitto.start(folder);
    }

    @AfterEach
    void stop() throws Exception {
        broker.close();
    }

    @Override
    protected Source<?> source() {
        MqttSettings settings = MqttSettings.of("gateway-7", MqttServer.parse("mqtt://127.0.0.1:" + broker.port()))
                .withTimes(new MqttSettings.Times(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(1),
                        Duration.ofMillis(50),
                        Duration.ZERO));
        return MqttSource.json(settings, List.of(new MqttTopic("plant/#", 2)), RecordRowType.of(Numbered.class));
    }

    @Override
    protected List<String> give(int from, int count) throws Exception {
        List<String> records = IntStream.range(from, from + count)
                .mapToObj(number -> "{\"n\":" + number + "}")
                .toList();
        broker.publish("plant/a", 2, records);
        return IntStream.range(from, from + count)
                .mapToObj(number -> "Numbered[n=" + number + "]")
                .toList();
    }

    /** Nothing is kept for a client that the broker does not know yet; what shows that it does is in no count. */
    @Override
    protected void awaitReady(SourceLog log) throws Exception {
        while (log.rows().isEmpty()) {
            broker.publish("plant/hello", 1, List.of(LoggingReader.HELLO));
            for (int step = 0; step < 20_000 && log.rows().isEmpty(); step++) {
                log.step();
                log.sync();
            }
        }
    }

    @Override
    protected boolean isOfContract(String record) {
        return !record.equals("Numbered[n=-1]");
    }
}
