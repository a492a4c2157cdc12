package dev.rivulet.benchmarks.spike;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.source.Source;
import dev.rivulet.delta.DeltaSink;
import dev.rivulet.engine.KeyedProcessFunction;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.ProcessContext;
import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.EpochProgress;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobListener;
import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.mqtt.MqttSource;
import dev.rivulet.mqtt.broker.MqttServer;
import dev.rivulet.mqtt.broker.MqttSettings;
import dev.rivulet.mqtt.broker.MqttTopic;
import dev.rivulet.network.http.HttpSource;
import dev.rivulet.network.http.endpoint.HttpSettings;
import dev.rivulet.wal.WalSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The job, in a process of its own so that its memory is: one lane, whose function takes a given time for a row. It tells twice a second how
 * far it is, and ends when its input does.
 */
final class SpikeJob implements JobListener {

    record Numbered(long n) {}

    static final RowType<Numbered> ROWS = RecordRowType.of(Numbered.class);
    static final String TOPIC = "spike";
    private static final long TELL_MILLIS = 500;
    private static final int KEY_COUNT = 64;

    /** How far the job is. */
    private record State(RecordCounts total, long committedMicros, long intervalMicros) {}

    /** Writer: the engine's thread that tells of commits. */
    private volatile State latest = new State(RecordCounts.ZERO, 0, 0);

    private SpikeJob() {}

    /** Takes the folder, {@code http} or the port of a broker, microseconds per row, the size of the log in MiB, and the QoS of messages. */
    public static void main(String[] arguments) throws Exception {
        new SpikeJob()
                .run(
                        Path.of(arguments[0]),
                        source(arguments[1], Integer.parseInt(arguments[4])),
                        1_000 * Long.parseLong(arguments[2]),
                        Long.parseLong(arguments[3]) << 20);
    }

    private static Source<Numbered> source(String kind, int qos) {
        if (kind.equals("http")) {
            return HttpSource.json(HttpSettings.at("127.0.0.1", 0, "/in"), ROWS)
                    .onBound(bound -> System.out.println("port " + bound.getPort()));
        }
        MqttSettings settings = MqttSettings.of("spike", MqttServer.parse("mqtt://127.0.0.1:" + kind));
        return MqttSource.json(settings, List.of(new MqttTopic(TOPIC, qos)), ROWS);
    }

    private void run(Path folder, Source<Numbered> source, long costNs, long logSizeBytes) throws Exception {
        Pipeline pipeline = Pipeline.named("spike");
        pipeline.source("in", source)
                .keyBy(row -> row.n() % KEY_COUNT, Long.class)
                .process("work", () -> new Work(costNs))
                .sinkTo("table", DeltaSink.append(folder.resolve("table"), Numbered.class));
        EngineSettings settings = EngineSettings.defaults()
                .with(WalSettings.defaults().withSegmentSizeBytes(1 << 20).withSizeMaxBytes(logSizeBytes))
                .withCommitInterval(Duration.ofSeconds(1));
        try (Job job = EmbeddedRunner.in(folder.resolve("data"))
                .withSettings(settings)
                .withListener(this)
                .start(pipeline)) {
            System.out.println("started");
            while (System.in.available() == 0 && !job.isTerminated()) {
                tell(job);
                Thread.sleep(TELL_MILLIS);
            }
            job.stop();
        }
        RecordCounts total = latest.total();
        System.out.println("ended " + total.in() + " " + total.out() + " " + total.deadLetters());
    }

    private void tell(Job job) {
        State state = latest;
        long logSizeBytes = job.log().endPosition() - job.log().firstPosition();
        System.out.println("state " + state.total().out() + " " + logSizeBytes + " " + state.intervalMicros() / 1_000);
    }

    @Override
    public void onEpochCommitted(EpochProgress progress) {
        State before = latest;
        boolean isSameCommit = progress.committedMicros() == before.committedMicros();
        long intervalMicros = isSameCommit
                ? before.intervalMicros()
                : before.committedMicros() == 0 ? 0 : progress.committedMicros() - before.committedMicros();
        latest = new State(progress.total(), progress.committedMicros(), intervalMicros);
    }

    /** What a call to something outside would take, without a core. */
    private record Work(long costNs) implements KeyedProcessFunction<Long, Numbered, Numbered> {

        @Override
        public void processElement(Numbered row, ProcessContext<Long> context, RowCollector<Numbered> out)
                throws Exception {
            LockSupport.parkNanos(costNs);
            out.collect(row);
        }
    }
}
