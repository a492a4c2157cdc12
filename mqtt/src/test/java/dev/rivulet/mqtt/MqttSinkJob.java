package dev.rivulet.mqtt;

import dev.rivulet.connectors.file.FileSource;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.supervise.RestartStrategy;
import dev.rivulet.mqtt.broker.MqttServer;
import dev.rivulet.mqtt.broker.MqttSettings;
import dev.rivulet.mqtt.sink.MqttSink;
import java.nio.file.Path;
import java.time.Duration;

/** A process of its own, from a folder of files to a broker, until the files are sent or somebody kills it. */
final class MqttSinkJob {

    record Number(long n) {}

    private MqttSinkJob() {}

    /** Takes the folder, the broker's port and the QoS. */
    public static void main(String[] arguments) throws Exception {
        run(Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    }

    static void run(Path folder, int port, int qos) throws Exception {
        MqttSettings settings = MqttSettings.of("sender-" + qos, MqttServer.parse("mqtt://127.0.0.1:" + port));
        Pipeline pipeline = Pipeline.named("sending");
        pipeline.source(
                        "numbers",
                        FileSource.jsonLines(folder.resolve("in"), Number.class).settleTime(Duration.ZERO))
                .sinkTo(
                        "alerts",
                        MqttSink.json(settings, "plant/alerts", RecordRowType.of(Number.class))
                                .withQos(qos)
                                .idMemberAs("id"));
        EngineSettings often = EngineSettings.defaults().withEpochInterval(Duration.ofMillis(100));
        try (Job job = EmbeddedRunner.in(folder.resolve("data"))
                .withSettings(often)
                .withRestarts(RestartStrategy.exponentialDelay())
                .availableNow()
                .start(pipeline)) {
            job.awaitTermination();
        }
    }
}
