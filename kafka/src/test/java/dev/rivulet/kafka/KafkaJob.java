package dev.rivulet.kafka;

import dev.rivulet.connectors.pace.PacedSource;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.EpochProgress;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobListener;
import dev.rivulet.kafka.broker.KafkaSettings;
import dev.rivulet.kafka.broker.KafkaWanted;
import dev.rivulet.kafka.broker.StartingOffsets;
import dev.rivulet.kafka.sink.KafkaSink;
import java.nio.file.Path;
import java.time.Duration;

/** A process of its own, from one topic into another until it has all that is there, or somebody kills it. It says when an epoch is committed. */
final class KafkaJob {

    record Number(long n) {}

    private KafkaJob() {}

    /** Takes a folder, the broker's address, and how many records a second it may take at the most. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        KafkaSettings settings = KafkaSettings.of(arguments[1]);
        RecordRowType<Number> numbers = RecordRowType.of(Number.class);
        Pipeline pipeline = Pipeline.named("forward");
        pipeline.source(
                        "from",
                        PacedSource.of(KafkaSource.json(
                                        settings,
                                        KafkaWanted.of("entrance").withStart(StartingOffsets.EARLIEST),
                                        numbers))
                                .recordsPerSecond(Integer.parseInt(arguments[2])))
                .sinkTo("to", KafkaSink.json(settings, "exit", numbers, folder.resolve("staged")));
        JobListener listener = new JobListener() {
            @Override
            public void onEpochCommitted(EpochProgress progress) {
                System.out.println("committed " + progress.total().out());
            }
        };
        EngineSettings often = EngineSettings.defaults()
                .withEpochInterval(Duration.ofMillis(50))
                .withCommitInterval(Duration.ofMillis(50));
        try (Job job = EmbeddedRunner.in(folder.resolve("data"))
                .withSettings(often)
                .withListener(listener)
                .availableNow()
                .start(pipeline)) {
            job.awaitTermination();
        }
    }
}
