package dev.rivulet.mqtt;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.mqtt.broker.MqttServer;
import dev.rivulet.mqtt.broker.MqttSettings;
import dev.rivulet.mqtt.sink.MqttSink;
import dev.rivulet.testkit.network.CuttingProxy;
import dev.rivulet.testkit.receiver.EmitterContract;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A real broker, whose line is shut while it is away; texts are topics as well, and some can be none. */
final class MqttEmitterContractTest extends EmitterContract {

    private static final Pattern LINE = Pattern.compile("rivulet-id:?(\\S+) \\{\"text\":\"([^\"]+)\"}");
    private static final String LAST = "the last one";

    @TempDir
    private Path folder;

    private Mosquitto broker;
    private CuttingProxy line;
    private Subscriber subscriber;

    @BeforeEach
    void start() throws Exception {
        broker = Mosquitto.start(folder);
        line = new CuttingProxy(broker.port());
        subscriber = new Subscriber(broker, 1, "%P %p");
    }

    @AfterEach
    void close() throws Exception {
        if (broker != null) {
            subscriber.close();
            line.close();
            broker.close();
        }
    }

    @Override
    protected Sink<Line> sink() {
        MqttSettings settings = MqttSettings.of("sender", MqttServer.parse("mqtt://127.0.0.1:" + line.port()))
                .withTimes(new MqttSettings.Times(
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(10),
                        Duration.ofMillis(1),
                        Duration.ofMillis(50),
                        Duration.ZERO));
        return MqttSink.json(settings, "plant/{text}", RecordRowType.of(Line.class));
    }

    /** What the broker has is in order, so that all has come when a last message has. */
    @Override
    protected List<Arrival> arrivals() throws Exception {
        broker.publish("plant/last", 1, List.of(LAST));
        List<Arrival> arrivals = new ArrayList<>();
        for (String each : subscriber.until(LAST).lines()) {
            Matcher found = LINE.matcher(each);
            if (found.matches()) {
                arrivals.add(new Arrival(found.group(1), found.group(2)));
            }
        }
        return arrivals;
    }

    @Override
    protected void goAway() throws IOException {
        line.shut();
    }

    @Override
    protected void comeBack() {
        line.open();
    }

    @Override
    protected String refusedText(int number) {
        return "bad+" + number;
    }
}
